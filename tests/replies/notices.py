"""Notices in the wordings of mail servers, written for these tests: (name, from, subject, body, what it means).

What it means: for each recipient (address, reason, hard, status, code).
"""

OURS = "sales@ours.example"
BACK = """

--- Below this line is a copy of the message.

Return-Path: <sales@ours.example>
Received: (qmail 1 invoked from network); 10 Jul 2024 10:00:00 -0000
From: sales@ours.example
To: jane@acme.example
Message-ID: <our-1@ours.example>
Subject: Hello

Hello
"""

NOTICES = [
    (
        "qmail, remote no",
        "MAILER-DAEMON@mx.host.example",
        "failure notice",
        """Hi. This is the qmail-send program at mx.host.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<jane@acme.example>:
192.0.2.8 does not like recipient.
Remote host said: 550 5.1.1 <jane@acme.example>... User Unknown
Giving up on 192.0.2.8."""
        + BACK,
        [("jane@acme.example", "userunknown", True, "5.1.1", "550")],
    ),
    (
        "qmail, no mailbox",
        "MAILER-DAEMON@mx.host.example",
        "failure notice",
        """Hi. This is the qmail-send program at mx.host.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<jane@acme.example>:
Sorry, no mailbox here by that name. (#5.1.1)

<joe@acme.example>:
The users mailfolder is over the allowed quota (size). (#5.2.2)"""
        + BACK,
        [
            ("jane@acme.example", "userunknown", True, "5.1.1", ""),
            ("joe@acme.example", "mailboxfull", False, "5.2.2", ""),
        ],
    ),
    (
        "qmail, no such host",
        "MAILER-DAEMON@mx.host.example",
        "failure notice",
        """Hi. This is the qmail-send program at mx.host.example.
I'm afraid I wasn't able to deliver your message to the following addresses.

<jane@acme.example>:
Sorry, I couldn't find any host named acme.example. (#5.1.2)"""
        + BACK,
        [("jane@acme.example", "hostunknown", True, "5.1.2", "")],
    ),
    (
        "sendmail transcript",
        "Mail Delivery Subsystem <MAILER-DAEMON@mx.host.example>",
        "Returned mail: see transcript for details",
        """The original message was received at Wed, 10 Jul 2024 10:00:00 GMT
from localhost [127.0.0.1]

   ----- The following addresses had permanent fatal errors -----
<jane@acme.example>
    (reason: 550 5.7.1 Relaying denied)

   ----- Transcript of session follows -----
... while talking to mx.acme.example.:
>>> RCPT To:<jane@acme.example>
<<< 550 5.7.1 <jane@acme.example>... Relaying denied
550 5.1.1 <jane@acme.example>... User unknown
""",
        [("jane@acme.example", "norelaying", False, "5.7.1", "550")],
    ),
    (
        "old sendmail",
        "Mail Delivery Subsystem <MAILER-DAEMON@mx.host.example>",
        "Returned mail: User unknown",
        """   ----- Transcript of session follows -----
While talking to mx.acme.example:
>>> RCPT To:<jane@acme.example>
<<< 553 Invalid recipient jane@acme.example (Mode: normal)
550 jane@acme.example... User unknown

   ----- Unsent message follows -----
From: sales@ours.example
To: jane@acme.example
""",
        [("jane@acme.example", "userunknown", True, "", "553")],
    ),
    (
        "Postfix, greylisted",
        "MAILER-DAEMON@mx.host.example (Mail Delivery System)",
        "Undelivered Mail Returned to Sender",
        """This is the mail system at host mx.host.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

                   The mail system

<jane@acme.example>: host mx.acme.example[192.0.2.9] said: 450 4.2.0
    <jane@acme.example>: Recipient address rejected: Greylisted (in reply to
    RCPT TO command)
""",
        [("jane@acme.example", "blocked", False, "4.2.0", "450")],
    ),
    (
        "Postfix, unverified for the moment",
        "MAILER-DAEMON@mx.host.example (Mail Delivery System)",
        "Delayed Mail (still being retried)",
        """This is the mail system at host mx.host.example.

<jane@acme.example>: host mx.acme.example[192.0.2.9] said: 450 4.1.1
    <jane@acme.example>: Recipient address rejected: unverified address: user unknown
    (in reply to RCPT TO command)
""",
        [("jane@acme.example", "onhold", False, "4.1.1", "450")],
    ),
    (
        "Exchange Online, no such recipient",
        "postmaster@acme.onmicrosoft.example",
        "Undeliverable: Hello",
        """Your message to jane@acme.example couldn't be delivered.

jane wasn't found at acme.example.

Diagnostic information for administrators:

Generating server: AM0PR01.prod.example
jane@acme.example
Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient jane@acme.example not found by SMTP address lookup'
""",
        [("jane@acme.example", "userunknown", True, "5.1.10", "550")],
    ),
    (
        "Exchange Online, directory edge",
        "postmaster@host.example",
        "Undeliverable: Hello",
        """Delivery has failed to these recipients or groups:

jane@acme.example

Remote Server returned '550 5.4.1 Recipient address rejected: Access denied. AS(201806281) [DB5EUR.prod.protection.example]'
""",
        [("jane@acme.example", "userunknown", True, "5.4.1", "550")],
    ),
    (
        "Exchange 2010, quota",
        "postmaster@acme.example",
        "Undeliverable: Hello",
        """Delivery has failed to these recipients or groups:

Jane Miller (jane@acme.example)
The recipient's mailbox is full and can't accept messages now. Please try resending this message later.

Diagnostic information for administrators:
Generating server: mail.acme.example
jane@acme.example
#552 5.2.2 RESOLVER.RST.SendSizeLimit.Org; mailbox full ##
""",
        [("jane@acme.example", "mailboxfull", False, "5.2.2", "552")],
    ),
    (
        "Gmail, no account",
        "Mail Delivery Subsystem <mailer-daemon@googlemail.example>",
        "Delivery Status Notification (Failure)",
        """** Address not found **

Your message wasn't delivered to jane@acme.example because the address couldn't be found, or is unable to receive mail.

The response from the remote server was:
550-5.1.1 The email account that you tried to reach does not exist. Please try
550-5.1.1 double-checking the recipient's email address for typos or
550-5.1.1 unnecessary spaces. For more information, go to
550 5.1.1  https://support.example/mail/?p=NoSuchUser a1-2002.12 - gsmtp
""",
        [("jane@acme.example", "userunknown", True, "5.1.1", "550")],
    ),
    (
        "Gmail, sender not authenticated",
        "Mail Delivery Subsystem <mailer-daemon@googlemail.example>",
        "Delivery Status Notification (Failure)",
        """Your message to jane@acme.example has been blocked.

The response was:
550-5.7.26 Unauthenticated email from ours.example is not accepted due to domain's
550-5.7.26 DMARC policy. Please contact the administrator of ours.example domain.
""",
        [("jane@acme.example", "authfailure", False, "5.7.26", "550")],
    ),
    (
        "Yahoo, disabled",
        "MAILER-DAEMON@yahoo.example",
        "Failure Notice",
        """Sorry, we were unable to deliver your message to the following address.

<jane@acme.example>:
554: delivery error: dd This user doesn't have a yahoo.example account (jane@acme.example) [0] - mta1.mail
"""
        + BACK,
        [("jane@acme.example", "userunknown", True, "", "554")],
    ),
    (
        "Outlook.com, blocklist",
        "postmaster@outlook.example",
        "Undeliverable: Hello",
        """This is an automatically generated Delivery Status Notification.

Delivery to the following recipients failed.

       jane@acme.example

550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3150).
""",
        [("jane@acme.example", "blocked", False, "5.7.1", "550")],
    ),
    (
        "MailEnable",
        "postmaster@host.example",
        "Message Delivery Failure",
        """MailEnable: Message could not be delivered to some recipients.
The following recipient(s) could not be reached:

Recipient: [SMTP:jane@acme.example]
Reason: Remote SMTP Server Returned: 550 No such recipient

Message headers follow:
""",
        [("jane@acme.example", "userunknown", True, "", "550")],
    ),
    (
        "OpenSMTPD",
        "Mailer Daemon <MAILER-DAEMON@host.example>",
        "Delivery status notification: error",
        """    Hi!

    This is the MAILER-DAEMON, please DO NOT REPLY to this email.

    An error has occurred while attempting to deliver a message for
    the following list of recipients:

jane@acme.example: 552 5.2.2 <jane@acme.example>... Mailbox Full

    Below is a copy of the original message:

Received: from ours.example
""",
        [("jane@acme.example", "mailboxfull", False, "5.2.2", "552")],
    ),
    (
        "Zoho",
        "mailer-daemon@mail.zoho.example",
        "Undelivered Mail Returned to Sender",
        """This message was created automatically by mail delivery software.
A message that you sent could not be delivered to one or more of its recipients. This is a permanent error.

jane@acme.example Invalid Address, ERROR_CODE :550, ERROR_CODE :5.1.1 <jane@acme.example>... User Unknown
""",
        [("jane@acme.example", "userunknown", True, "5.1.1", "550")],
    ),
    (
        "Exim, host that does not answer",
        "Mail Delivery System <Mailer-Daemon@host.example>",
        "Mail delivery failed: returning message to sender",
        """This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  jane@acme.example
    host mx.acme.example [192.0.2.9]: Connection timed out: retry timeout exceeded
""",
        [("jane@acme.example", "expired", False, "", "")],
    ),
    (
        "Exim, too big",
        "Mail Delivery System <Mailer-Daemon@host.example>",
        "Mail delivery failed: returning message to sender",
        """This message was created automatically by mail delivery software.

  jane@acme.example
    SMTP error from remote mail server after end of data:
    552 5.3.4 Message size exceeds fixed maximum message size (10485760)
""",
        [("jane@acme.example", "mesgtoobig", False, "5.3.4", "552")],
    ),
    (
        "Courier, loop",
        "Mail Delivery System <postmaster@host.example>",
        "NOTICE: mail delivery status.",
        """Your message to the following recipients cannot be delivered:

<jane@acme.example>:
    Too many hops, mail loop detected. 5.4.6
""",
        [("jane@acme.example", "networkerror", False, "5.4.6", "")],
    ),
    (
        "German provider, user unknown",
        "Mailer Daemon <mailer-daemon@gmx.example>",
        "Mail delivery failed: returning message to sender",
        """This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of
its recipients. This is a permanent error. The following address(es)
failed:

jane@acme.example:
SMTP error from remote server for RCPT TO command, host: mx.acme.example (192.0.2.9) reason: 550 Requested action not taken: mailbox unavailable
""",
        [("jane@acme.example", "userunknown", True, "", "550")],
    ),
    (
        "null MX",
        "MAILER-DAEMON@mx.host.example (Mail Delivery System)",
        "Undelivered Mail Returned to Sender",
        """This is the mail system at host mx.host.example.

<jane@acme.example>: Domain acme.example does not accept mail (nullMX) 5.1.10
""",
        [("jane@acme.example", "notaccept", True, "5.1.10", "")],
    ),
    (
        "rate limit",
        "MAILER-DAEMON@mx.host.example (Mail Delivery System)",
        "Delayed Mail (still being retried)",
        """<jane@acme.example>: host mx.acme.example[192.0.2.9] said: 421 4.7.28 Our system
    has detected an unusual rate of unsolicited mail; rate limit exceeded (in reply to end of DATA command)
""",
        [("jane@acme.example", "spamdetected", False, "4.7.28", "421")],
    ),
    (
        "moved",
        "postmaster@acme.example",
        "Undeliverable: Hello",
        """Your message could not be delivered.

<jane@acme.example>: 551 5.1.6 User has moved to jane@new.example
""",
        [("jane@acme.example", "hasmoved", True, "5.1.6", "551")],
    ),
]
