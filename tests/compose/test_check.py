"""The gate of words: a table of sentences, what they rest on, and what is wrong with them."""

import pytest

from scotty.stages.engage.compose import Own, check_draft
from scotty.stages.engage.draft import Claim, Draft
from tests.compose.world import ASSETS, EVENT, MAYA, OWN, SENDER, VIEW, cite

CONTACT = VIEW.people[MAYA]
FINE = ""


def examine(
    body: str, facts: tuple[str, ...] = (), subject: str = "Billing at Harbour Lane", own: Own = OWN
) -> str:
    claims = (Claim(body, tuple(map(cite, facts))),) if facts else ()
    draft = Draft(subject=subject, body=body, claims=claims)
    return "\n".join(f.what for f in check_draft(draft, VIEW, CONTACT, ASSETS, own))


def judge(found: str, wanted: str) -> None:
    if wanted == FINE:
        assert found == ""
    else:
        assert wanted in found


# What is said, what it rests on, and a part of the fault; "" where it passes.
AMOUNTS = [
    ("I saw that Harbour Lane raised its Series B of $32 million.", "fund", FINE),
    ("I saw that Harbour Lane raised $32,000,000.", "fund", FINE),
    ("I saw that you raised USD 32m.", "fund", FINE),
    ("You raised about $30 million.", "fund", "$30 million"),
    ("You raised about $31 million.", "fund", FINE),
    ("You raised nearly thirty-two million dollars.", "fund", FINE),
    ("I saw that Harbour Lane raised its Series B of $23 million.", "fund", "$23 million"),
    ("I saw that Harbour Lane raised its Series C of $32 million.", "fund", "C in"),
    ("I saw that Harbour Lane raised €32 million.", "fund", FINE),
    ("I saw that Harbour Lane raised $32 billion.", "fund", "$32 billion"),
    ("I saw that Harbour Lane raised $32 million.", "", "$32 million"),
    ("I saw that Harbour Lane raised $32 million.", "hire", "$32 million"),
    ("Harbour Lane has 150 people.", "profile", FINE),
    ("Harbour Lane has about 155 people.", "profile", FINE),
    ("Harbour Lane has 155 people.", "profile", "155"),
    ("Harbour Lane has 150 people.", "", "150"),
    ("Harbour Lane earns $24 million a year.", "profile", "$24 million"),  # an estimate: not said
    ("Harbour Lane grew by 46 per cent.", "profile", "46 per cent"),
    ("Harbour Lane was founded in 2016.", "profile", FINE),
    ("Harbour Lane was founded in 2015.", "profile", "2015"),
    ("Norrin Software took its close from 9 days to 3.", "case-norrin", FINE),
    ("Norrin Software took its close from nine days to three.", "case-norrin", FINE),
    ("Norrin Software took its close from 9 days to 2.", "case-norrin", "2"),
    ("Norrin Software took its close from 9 weeks to 3.", "case-norrin", "9 weeks"),
    ("Disputes at Norrin Software fell by 38%.", "case-norrin", FINE),
    ("Disputes at Norrin Software fell by 38 percent.", "case-norrin", FINE),
    ("Disputes at Norrin Software fell by thirty-eight per cent.", "case-norrin", FINE),
    ("Disputes at Norrin Software fell by 83%.", "case-norrin", "83%"),
    ("Disputes at Norrin Software cost $38.", "case-norrin", "$38"),
    ("Disputes at Norrin Software fell by 38%.", "", "38%"),
    ("Disputes at Norrin Software fell by 38%.", "case-velmora", "38%"),
    ("Osterlyn Networks found 2.1 per cent.", "case-osterlyn", FINE),
    ("Osterlyn Networks found 2,1 per cent.", "case-osterlyn", FINE),
    ("Osterlyn Networks found 21 per cent.", "case-osterlyn", "21 per cent"),
    ("Solmark Energy has 1,400 people.", "case-solmark", FINE),
    ("Solmark Energy has 1400 people.", "case-solmark", FINE),
    ("Solmark Energy has 14,000 people.", "case-solmark", "14,000"),
    ("Kesteral Labs meters 40 million events a day.", "case-kesteral", FINE),
    ("Kesteral Labs freed two engineers.", "case-kesteral", FINE),
    ("Kesteral Labs freed five engineers.", "case-kesteral", "five"),
    ("Customers doubled their revenue.", "case-norrin", "doubled"),
    ("Hundreds of companies do so.", "", "Hundreds of"),
    ("It is twice as fast.", "", "twice"),
    ("A third of it goes away.", "", "A third"),
    ("We save 20 minutes per invoice.", "", "20 minutes"),
    ("We cut costs by 10x.", "", "10x"),
    ("We have 400 customers.", "", "400"),
    ("Companies lose a dozen hours each week.", "", "a dozen hours"),
    ("Harbour Lane cut disputes by 38 per cent.", "case-norrin", "is of Norrin Software"),
    ("Harbour Lane could do as Norrin Software: 38 per cent fewer disputes.", "case-norrin", FINE),
]
OFFERS = [
    ("Would 20 minutes on Tuesday suit you?", "", FINE),
    ("Would Tuesday or Thursday at 10 suit you?", "", FINE),
    ("Would Tuesday at 10:30 or Wednesday at 3 pm work for you?", "", FINE),
    ("Do you have 15 to 20 minutes next week?", "", FINE),
    ("Could we talk for half an hour on 14 July?", "", FINE),
    ("I am free on Monday between 9 and 11.", "", FINE),
    ("Would Thursday at 14:00 CEST suit?", "", FINE),
    ("Shall we meet on July 8th at 11?", "", FINE),
    ("Could we meet in September?", "", FINE),
    ("Shall we meet on 14 March?", "", "14 March"),  # behind us
    ("Shall we meet on 14 July 2029?", "", "14 July 2029"),
    ("I have two questions.", "", FINE),
    ("Here are three ideas.", "", FINE),
    ("One question: who owns this?", "", FINE),
    ("The first thing I would look at is terms.", "", FINE),
    ("The 2nd point is prices.", "", FINE),
    ("It takes three minutes to read.", "", FINE),
    ("Is this on your plan for 2026?", "", FINE),
    ("Is this on your plan for 2027?", "", FINE),
    ("Is it a topic for Q3?", "", FINE),
    ("Your team is there 24/7.", "", FINE),
    ("Do you report under ASC 606 or IFRS 15?", "", FINE),
    ("Are you working on ISO 27001 or SOC 2?", "", FINE),
    ("Ring me on +1 555 010 4477.", "", FINE),
    ("Ring me on +1 555 010 9999.", "", "555"),
    ("Our round table is on Thursday 16 July at 15:00 UTC and takes 60 minutes.", "", FINE),
    ("May I call you on Thursday?", "", FINE),
    ("Your contract ends on 14 July.", "", "14 July"),
    ("Your contract ends in November.", "", "November"),
]
DAYS = [
    ("I saw that Harbour Lane raised its Series B in April.", "fund", FINE),
    ("I saw that Harbour Lane raised its Series B in April 2026.", "fund", FINE),
    ("I saw that Harbour Lane raised its Series B on 27 April.", "fund", FINE),
    ("I saw that Harbour Lane raised its Series B on April 27, 2026.", "fund", FINE),
    ("I saw that Harbour Lane raised its Series B on 2026-04-27.", "fund", FINE),
    ("I saw that Harbour Lane raised its Series B in March.", "fund", "March"),
    ("I saw that Harbour Lane raised its Series B in April 2025.", "fund", "April 2025"),
    ("I saw that Harbour Lane raised its Series B on 28 April.", "fund", "28 April"),
    ("I saw that Harbour Lane raised its Series B in April.", "", "April"),
]
NAMES = [
    ("I saw that Harbour Lane is hiring a data engineer.", "hire", FINE),
    ("I saw that Northgate Systems is hiring a data engineer.", "hire", "Northgate"),
    ("Stripe raised its prices.", "", "Stripe"),
    ("Many use Salesforce for this.", "", "Salesforce"),
    ("You work with Kelvara CRM and Lakeform.", "profile", FINE),
    ("You work with Kelvara CRM and Lakeform.", "", "Kelvara"),
    ("You work with Pondera Warehouse.", "profile", "Pondera Warehouse"),
    ("Tideline Billing keeps it in one place.", "", FINE),
    ("Tideline Usage keeps it in one place.", "fit-technology", FINE),
    ("Tideline Cloud keeps it in one place.", "", "Cloud"),
    ("Norrin Software did it.", "case-norrin", FINE),
    ("Norrin Software did it.", "", "Norrin"),
    ("Rivergate Partners introduced us.", "", FINE),
    ("Daniel asked me to write.", "", "Daniel Reyes"),
    ("Mr Reyes asked me to write.", "", "Daniel Reyes"),
    ("Daniel Reyes is your CFO.", "daniel", "somebody else"),
    ("As Director Revenue Operations you know this.", "", FINE),
    ("I met your Head of Sales.", "", FINE),
    ("Does your ERP or your CRM hold the contracts?", "", FINE),
    ("I don't think so. It's early. We'll see. Don't worry.", "", FINE),
    ("Best regards from Tideline.", "", FINE),
    ("Maya, does this ring true?", "", FINE),
    ("The news says “Harbour Lane opens an office in Lisbon”.", "news", FINE),
    ("The news says “Harbour Lane opens an office in Madrid”.", "news", "Madrid"),
    ("The news says “Harbour Lane closes an office”.", "news", "closes an office"),
    ("You said “we need this now”.", "", "we need this now"),
    ('You said "we need this now".', "", "we need this now"),
    ("So-called “billing” is a wide word.", "", FINE),
    ("The office in Lisbon is for 40 people.", "news", FINE),
    ("In Europe most companies in the UK and the US do so on Fridays.", "", FINE),
    ("In Europe most companies do so on a Friday.", "", FINE),
]
GREETINGS = [
    ("Hi Maya,\n\nA question.", FINE),
    ("Hello Maya Lindholm,\n\nA question.", FINE),
    ("Dear Ms Lindholm,\n\nA question.", FINE),
    ("Hi there,\n\nA question.", FINE),
    ("Hello,\n\nA question.", FINE),
    ("Maya,\n\nA question.", FINE),
    ("Hi Daniel,\n\nA question.", "Greets Daniel"),
    ("Hi Mary,\n\nA question.", "Greets Mary"),
    ("Dear Mr Reyes,\n\nA question.", "Greets Reyes"),
    ("Priya,\n\nA question.", "Greets Priya"),
    ("Hi Maya and Daniel,\n\nA question.", "Greets Maya Daniel"),
    ("HI MAYA,\n\nA question.", FINE),
    ("hi maya,\n\nA question.", FINE),
    ("Hi {first},\n\nA question.", "unfilled"),
    ("Hi ,\n\nA question.", "gap"),
    ("Dear Harbour Lane,\n\nA question.", "Greets Harbour Lane"),
]
HOLES = [
    ("Your {title} is fine.", "{title}"),
    ("Your {{title}} is fine.", "{{title}}"),
    ("Your [[? title thing.", "optional part"),
    ("Your thing ]] is fine.", "optional part"),
    ("Your %FIRSTNAME% is fine.", "another system"),
    ("Your *|FNAME|* is fine.", "another system"),
    ("Your ${name} is fine.", "unfilled"),
    ("Hello [First Name], a question.", "placeholder"),
    ("Call me at [insert time].", "placeholder"),
    ("Your industry is undefined.", "undefined"),
    ("Your industry is null.", "null"),
    ("Your title is None.", "None"),
    ("None of this is new.", FINE),
    ("The rate is NaN.", "NaN"),
    ("It is [object Object].", "machine"),
    ("Lorem ipsum dolor sit amet.", "was to be written"),
    ("TODO write this.", "TODO"),
    ("I work at .", "gap"),
    ("It is for your.", "gap"),
    ("It is what you come from.", FINE),
    ("A word\u202e turned.", "Hidden characters"),
    ("A word\u200b split.", "Hidden characters"),
    ("As a language model I like it.", "machine about itself"),
    ("See [our page](https://pages.tideline.example/page/x1).", FINE),
]
TRACKED = [
    ("I saw you visited our pricing page.", "visited our pricing page"),
    ("I noticed you were on our pricing page.", "tracked"),
    ("You opened my last email three times.", "tracked"),
    ("You clicked the link in my mail.", "tracked"),
    ("Since you opened my note, a question.", "tracked"),
    ("Thanks for visiting our site.", "tracked"),
    ("Somebody from Harbour Lane looked at our comparison page.", "tracked"),
    ("Your recent visit to our website caught my eye.", "tracked"),
    ("Your team has been researching usage-based pricing.", "tracked"),
    ("Our intent data says that you are in the market.", "tracked"),
    ("Our system shows interest.", "tracked"),
    ("You downloaded our guide.", "tracked"),
    ("You have been reading our blog.", "tracked"),
    ("I see that you watched our video.", "tracked"),
    ("There were visits from your company.", "tracked"),
    ("If you visited our pricing page you would see it.", FINE),
    ("Have a look at our pricing page.", FINE),
    ("You asked for prices when we spoke.", FINE),
    ("You registered for our webinar.", FINE),
    ("Would you like to see our comparison page?", FINE),
    ("Thanks for reading.", FINE),
    ("I hope you have read worse mails.", FINE),
]
RESTS = [
    ("You looked at prices.", "visit", "tracked and not told"),
    ("You are into usage-based pricing.", "surge", "tracked and not told"),
    ("It is so.", "asset-that-is-not-there", "not there"),
]
SPAM = [
    ("THIS IS A GREAT OFFER FOR YOU. FREE money!!!", "", "shouted"),
    ("Act now!!! You have won a prize.", "", "spam"),
    ("Feel free to write. I am free on Tuesday.", "", FINE),
    ("There is a free trial.", "", FINE),  # one light trait passes
    ("Great! Thanks!", "", FINE),
    ("A question.", "QUESTION ABOUT BILLING", "capitals"),
    ("A question.", "Re: our talk", "passes for an answer"),
    ("A question.", "FWD: prices", "passes for an answer"),
    ("A question.", "AW: Angebot", "passes for an answer"),
    ("A question.", "Regarding prices", FINE),
    ("A question.", "", "no subject"),
    ("A question.", "Two\nlines", "more than one line"),
    ("A question.", "word " * 40, "as long as a paragraph"),
    ("", "A question", "no words"),
    ("Word. " * 800, "A question", "800 words"),
    ("x" * 20_001, "A question", "characters"),
    ("so " * 400, "A question", "A sentence of"),
    ("<b>Bold</b> words.", "A question", "HTML"),
    ("<script>alert(1)</script>", "A question", "HTML"),
]
LINKED = [
    ("See [our page](https://pages.tideline.example/page/x1).", FINE),
    ("See [our page](https://pages.tideline.example/other).", FINE),
    ("See [our page](https://evil.example/page).", "evil.example"),
    ("See [our page](https://bit.ly/3abc).", "hides"),
    ("See [our page](javascript:alert(1)).", "1"),  # Markdown makes words of it
    ("See [our page](/pricing).", "no web address"),
    ("See [www.harbourlane.example](https://pages.tideline.example/page/x1).", "leads to"),
    ("See <https://tideline.example/meet/priya>.", FINE),
    ("Write to [me](mailto:priya.lund@tideline.example).", FINE),
    ("Write to [me](mailto:other@evil.example).", "no web address"),
    ("![picture](https://pages.tideline.example/p.png)", "picture"),
    (" ".join(f"[a](https://pages.tideline.example/{n})" for n in range(8)), "links"),
]


@pytest.mark.parametrize(("said", "facts", "fault"), [*AMOUNTS, *OFFERS, *DAYS, *NAMES, *RESTS])
def test_what_is_said_stands_in_its_facts(said: str, facts: str, fault: str) -> None:
    judge(examine(said, (facts,) if facts else ()), fault)


@pytest.mark.parametrize(("body", "fault"), [*GREETINGS, *HOLES, *TRACKED, *LINKED])
def test_words_are_whole_and_discreet(body: str, fault: str) -> None:
    judge(examine(body), fault)


@pytest.mark.parametrize(("body", "subject", "fault"), SPAM)
def test_spam_is_known_by_its_traits(body: str, subject: str, fault: str) -> None:
    judge(examine(body, subject=subject or ("Billing" if fault != "no subject" else "")), fault)


def test_the_table_is_long() -> None:
    rows = (AMOUNTS, OFFERS, DAYS, NAMES, GREETINGS, HOLES, TRACKED, RESTS, SPAM, LINKED)
    assert sum(len(row) for row in rows) >= 200


def test_an_answer_may_have_an_answers_subject() -> None:
    own = Own(sender=SENDER, thread="Re: Billing at Harbour Lane", event=EVENT)
    assert examine("A question.", subject="Re: Billing at Harbour Lane", own=own) == ""


def test_each_fault_has_a_mend() -> None:
    rows = [*AMOUNTS, *NAMES, *RESTS]
    for said, facts, _ in rows:
        draft = Draft(
            subject="Re: x", body=said, claims=(Claim(said, (cite(facts),)),) if facts else ()
        )
        assert all(f.mend for f in check_draft(draft, VIEW, CONTACT, ASSETS, OWN))


def test_a_note_with_an_invitation_is_short() -> None:
    own = Own(sender=SENDER, channel="social", does="connect")
    assert "300" in examine("word " * 70, own=own)
    assert examine("A short word.", subject="", own=own) == ""


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["a.", "1 ", "[", "{", "A ", "someone at ", "at 1 ", "a@", "“", "$1 "]
)
def test_text_made_to_be_slow_is_looked_at_all_the_same(unit: str) -> None:
    body = "\n\n".join([(unit * 900)[:900]] * 8)
    examine(body)
    assert "characters" in examine(body * 3)
