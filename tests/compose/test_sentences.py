"""Sentences as people edit them in, and as a model makes them up: which are stopped.

They were written in four sets, each looked at before the checks were mended for it. At first sight
the checks stopped 7 of 40, 5 of 40, 9 of 29 and 2 of 40 harmless sentences, and let 1 of 30, 1 of 25,
2 of 20 and 0 of 25 of the others pass (docs/method/drafts.md). They stay as a guard.
"""

import pytest

from tests.compose.test_check import examine

HARMLESS = """
Hope your week is off to a decent start.
Quick thought after reading about your hiring plans.
Figured this might land better before quarter end.
Honestly, I was not sure whom to ask, so I started with you.
Happy to send a short summary if that is easier.
Would it make sense to compare notes sometime next week?
My guess is that invoices take more of your time than they should.
Curious how you handle contracts with minimum commitments today.
Apologies for the second note; I will keep it brief.
Does anyone on your side own pricing end to end?
I can do Wednesday morning or any time on Friday.
Let me know if I should talk to someone else instead.
Reconciling usage against invoices is rarely anybody's favourite job.
Spreadsheets get you surprisingly far, until they do not.
Switching vendors is painful, and I will not pretend otherwise.
Several teams in your space told me the same thing.
Totally understand if the timing is off.
Bumping this once in case it got buried.
Congrats on the new round!
Growing teams often hit this wall around audit time.
Attached you will find the invitation.
If Thursday is better, 9:30 or 16:00 would work on my end.
No slides, no pitch, just a conversation.
P.S. I am based in Berlin, so mornings work best.
Looping in a colleague would be fine as well.
Your CFO will probably care most about the audit trail.
Our customers usually start with one product line.
Do you bill in euros or in dollars?
A five minute call would be enough to find out.
We could start small: one meter, one price, one month.
Usually the first month is the hardest.
Thanks in advance, and have a good weekend.
Reaching out because billing tends to break when prices change.
SaaS companies with usage pricing tend to run into this.
What would you need to see to take this seriously?
I would love to hear how you think about it.
Also, the round table in July still has room.
To be clear, this is not a sales call.
Speaking of prices: have you tried tiers?
Might be worth fifteen minutes of your time?
Chances are this is not your first mail of the kind.
Deciding on a billing tool is never urgent, until it is.
Plenty of finance leaders would rather not touch billing at all.
Ideally we would talk before your next price change.
Wherever contracts live, somebody has to keep them honest.
Picking up where we left off, I wanted to ask about terms.
Short version: we help finance close faster.
Long story short, there is a better way.
Admittedly, I know little about your setup.
Shared ownership often means nobody owns it.
Dropping you a line because of the hiring you do in data.
Invoices go out late in most companies I speak to.
Engineers tend to dislike billing code.
Finance hears about new prices last.
Leadership usually asks for a number first.
Wrong person? A name would be a great help.
Not sure whether this is on your list for the second half of the year.
Whichever day suits you is fine with me.
Tuesday would be perfect, Thursday works too.
Anything I should read before we speak?
Given the growth, I would expect a few growing pains.
Seats or usage, or both?
Monthly or yearly contracts?
Audits get easier when each line opens into its contract.
Hardly anyone enjoys explaining invoices.
Cutting the close is rarely about speed.
My colleague in Product would join us, if that helps.
Sorry to chase.
Forgive the directness.
Worth a chat?
Regards,
Kind regards from a rainy place.
In case you are on holiday, enjoy it.
This is the last you will hear from me.
Promise.
Reply with a no and I will stop.
Should it be of interest, I would send a one-page summary.
Every pricing change starts with a spreadsheet and ends with one.
Being able to explain an invoice matters more than sending it early.
Over to you.
Rumour has it that pricing is a hot topic at your place.
Pardon the interruption.
Month-end must be fun right now.
Timing is everything, so tell me if this is bad timing.
Consolidation of tools seems to be on everyone's mind.
Forecasts get better once usage data is clean.
Stakeholders rarely agree on what a seat is.
Pricing pages are easy; invoices are hard.
Somehow the exceptions always end up with one person.
Nobody wakes up wanting a new billing system.
Granted, that is a lot to ask from a cold email.
Tempted to just say no? Please do.
Procurement can join later.
Legal will want to see the contract first, I suppose.
Whoever inherits the spreadsheet inherits the blame.
Let's pencil in Thursday 9 July at 11:00.
Between us, most demos are boring; ours takes twelve minutes.
Ops people tell me the opposite.
Sounds like a busy summer for you.
Yours is the kind of company we learn from.
Glancing at your job posts, data seems to be a theme.
Onboarding is usually the part people worry about.
Cc me if you forward this.
All the best for the launch.
What is the worst part of your close?
Two quick ones: who signs off prices, and who explains invoices?
Fwiw, I used to do this job myself.
Ever tried to explain proration to an auditor?
Cheers, and talk soon.
Hopefully I am not the fifth person to ask you this today.
Funny how nobody plans for refunds.
Keeping this brief since Mondays are busy.
Prices change, invoices follow, and someone has to explain both.
You probably get a lot of these.
Handing this over to your team would take a few weeks, not months.
Budget season is close, which is why I write now.
Early days, I know.
Controllers I speak to describe it as death by a thousand cuts.
Let me be blunt: most billing projects are late.
Swapping a system in the middle of a year sounds scary.
Every so often a company asks us to start with revenue recognition.
Contracts with odd terms are where it gets interesting.
Shoot me a line if you want the details.
An hour with your controller would tell us more than any demo.
Since you own the process, I would value your view.
Better data on usage helps sales, too.
Either way, good luck with the close.
Would your colleague in finance be the right person?
Honest answer welcome.
Summer is slow for some and mad for others; which is it for you?
My mobile is +1 555 010 4477 should that be easier.
Beyond billing, we do not sell anything else.
Disputes are often a symptom, not the cause.
Last thing from me before the break.
Automating the easy cases leaves time for the hard ones.
Does Tuesday 7 July, 09:00 UTC work?
Fewer tools is usually the goal.
Renewals, upgrades, credits: each has its own exceptions.
Believe me, I have seen worse spreadsheets.
I'm curious what you'd change first.
Wouldn't it be nice to close in days?
Couldn't find a better way to put it.
That's all.
Postpone it if now is a bad time.
Migrating history is optional.
Invoices should explain themselves.
Meters lie more often than people think.
Compliance teams tend to like us.
Thursday's fine too.
"""
LOOSE = """
Harbour Lane recently crossed 1,000 customers.
Congratulations on your acquisition of Brightpath Analytics.
Your CEO, Thomas Keller, said that billing is a priority.
You raised $32 million from Northzone in April.
Gartner says that companies lose 4 per cent of revenue to billing errors.
We helped Spotify cut invoicing time in half.
Your Series B of $35 million is impressive.
Most of our customers see results within six weeks.
Your team grew from 90 to 150 people last year.
I noticed you checked our pricing page twice this week.
Hi Maria, I saw the news.
In 2019 you moved to usage-based pricing.
Companies like Zendesk and HubSpot use Tideline.
Your invoice error rate is probably around 12%.
Since you downloaded our whitepaper, I thought I would write.
Our platform processes two billion events a day.
Since Harbour Lane uses Zuora, migration is easy.
Forrester named us a leader.
You are hiring three data engineers in Munich.
Your new CFO Daniel Reyes must be busy.
Disputed invoices at your company will fall by 38 per cent.
Sarah from your team mentioned you.
Your renewal with Meterwise is due on 1 September.
We are ISO certified and used by 80 of the Fortune 500.
Customers save 45 per cent on average.
Kelvara CRM integrates with it natively.
I saw your post on LinkedIn about Snowflake.
Your office in Hamburg opened in 2021.
It costs 9 dollars a seat.
Everybody at your firm who saw our ad clicked on it.
Harbour Lane has opened a second office in Porto.
We already work with Deutsche Bank.
You lost 14 per cent of revenue last year.
Your board wants it done by October.
Half of your invoices are late.
Harbour Lane signed Lufthansa as a customer.
The Series B was led by Accel.
It pays for itself in four months.
I saw that you are replacing Lakeform with Snowflake.
Your competitor Finova moved to us.
You have 300 open invoices.
Your customers wait nine days for an invoice.
I see your colleagues have been on our website.
Ms Lindholm's predecessor Karl Vogt knew us.
We reduce churn by a quarter.
Our Net Promoter Score is 71.
As the Financial Times wrote, billing is back.
You were promoted in January.
You hired 25 engineers since May.
The deal size would be €84,000.
Most clients go live in eleven weeks.
Your Tideline trial ends tomorrow at Contoso.
According to McKinsey this is common.
Your ARR passed $10m.
You have been looking at Tideline Usage on our site.
Harbour Lane plans to go public next year.
Our average customer saves $120,000.
You churned 6 per cent of your customers in Q1 2025.
Ramp and Brex made the same choice.
Your VP Finance, Anna Schmidt, agrees.
We were voted number one by G2.
It takes under ten days.
I hear that Bain is advising you.
We have offices in Paris, Rome and Madrid.
Your close takes eleven days.
Three out of four companies fail at this.
I noticed that someone at your office opened our pricing PDF.
Congratulations on your tenth birthday in 2016.
Harbour Lane has 250 employees.
You serve clients such as Siemens.
Your NPS dropped by 12 points.
Harbour Lane bought Kestrel Data in May.
We process €2bn a year.
Joanna told me that you own billing.
Your Series B closed on 12 May.
Workday is a partner of ours.
We cut the close to one day at Bosch.
Your growth of 46 per cent is impressive.
Harbour Lane spends around $300k a year on billing.
You told investors that you will double by 2028.
A recent Deloitte study found the same.
Your finance team has twelve people.
You opened our newsletter on Monday.
Since 2011 we have served the industry.
Your colleague Petra asked about prices.
9 out of 10 customers renew.
Your Series A was $8 million.
Harbour Lane moved to Munich in 2024.
I saw that you use Snowflake and dbt.
The average payback is seven months.
In March you hired a new CRO.
You rank third in your market behind Finleap.
Your website gets 50,000 visits a month.
On 3 June you announced a partnership with Visa.
Your Tideline contract is up for renewal in 45 days.
Our uptime is 99.99 per cent.
Your peers at Celonis love it.
You spent four minutes on our comparison page.
Tideline Billing was rated 4.8 stars.
Your board member Hans Richter introduced us.
"""
STOPPED = ("I am based in Berlin, so mornings", "death by a thousand cuts")
"""Harmless, and stopped: a place that nobody told, a figure of speech."""
PASSED = ("plans to go public next year",)
"""A claim without a number, a name, or a trace: nothing by which code could know it."""


@pytest.mark.parametrize("sentence", HARMLESS.strip().splitlines())
def test_what_is_harmless_passes(sentence: str) -> None:
    assert bool(examine(sentence)) == any(part in sentence for part in STOPPED)


@pytest.mark.parametrize("sentence", LOOSE.strip().splitlines())
def test_what_no_fact_says_is_stopped(sentence: str) -> None:
    assert bool(examine(sentence)) != any(part in sentence for part in PASSED)
