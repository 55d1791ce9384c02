"""Rows told as facts: one table for each kind, and what the report says."""

from datetime import UTC, datetime

import pytest

from scotty.facts import Refused
from scotty.vendors.files.guess.mapping import parse_mapping, write_mapping
from tests.files.conftest import NOW, Teller, make_world


def test_a_deal_is_known_from_the_import_on_whenever_it_happened(tell: Teller) -> None:
    told = tell(
        "deals.csv",
        "Opportunity ID,Account Name,Stage,Created Date,Close Date,Amount,Currency,Loss Reason\n"
        "1,Acme,Closed Won,13/01/2026,02/03/2026,€ 1.200,,\n"
        "2,Acme,Closed Lost,14/01/2026,03/03/2026,5,GBP,price\n"
        "3,Acme,Negotiation,15/01/2026,31/12/2026,7,GBP,\n",
    )
    assert told.kinds() == {"account.profiled": 1, "deal.opened": 3, "deal.won": 1, "deal.lost": 1}
    won = next(fact for fact in told.facts if fact.kind == "deal.won")
    assert (won.at, won.known) == (datetime(2026, 3, 2, tzinfo=UTC), NOW)
    assert (won.account, won.deal) == ("acme", "1")
    lost = next(fact for fact in told.facts if fact.kind == "deal.lost")
    assert lost.data["reason"] == "price"
    still = told.facts[-1]
    assert still.data["status"] == "open"
    assert still.data["close_date"] == "2026-12-31"
    assert "1 won; 1 lost; 1 open" in told.report.said


@pytest.mark.parametrize("cell", ["2215-01-01", "1970-01-01", "0000-00-00"])
def test_an_impossible_open_date_rejects_the_row_with_its_place(cell: str, tell: Teller) -> None:
    report = tell("deals.csv", f"deal id,stage,created\n1,Won,2026-01-01\n2,Won,{cell}\n").report
    assert (report.loaded, report.rejected_count) == (1, 1)
    assert (report.rejected[0].line, report.rejected[0].column) == (3, "created")


def test_deals_find_the_domain_of_an_account_told_before(tell: Teller) -> None:
    world = make_world()
    tell("accounts.csv", "company,domain,industry\nAcme Corp,acme.com,retail\n", world=world)
    told = tell("deals.csv", "deal id,account,stage\n1,ACME Corp,Won\n2,Other,Won\n", world=world)
    assert {fact.account for fact in told.facts} == {"acme.com", "other"}
    assert told.kinds()["account.profiled"] == 1


def test_two_accounts_of_one_name_are_said_to_be_ambiguous(tell: Teller) -> None:
    world = make_world()
    tell(
        "accounts.csv",
        "company,domain,industry\nAcme,acme.com,retail\nAcme,acme.de,retail\n",
        world=world,
    )
    report = tell("deals.csv", "deal id,account,stage\n1,Acme,Won\n", world=world).report
    assert report.ambiguous == ["2 accounts are called 'Acme'; acme.com was taken for it."]


def test_a_parent_below_its_subsidiary_is_found_by_its_domain(tell: Teller) -> None:
    told = tell(
        "accounts.csv", "company,domain,parent\nSmall,small.com,Big Inc\nBig Inc,big.com,\n"
    )
    assert told.facts[0].data["parent"] == "big.com"
    assert told.facts[0].data["told"] == {"parent": "Big Inc"}


def test_a_second_spelling_of_a_product_is_matched_to_the_product_table(tell: Teller) -> None:
    world = make_world()
    tell("products.csv", "product,series,price\nGTX Pro,GTX,10\n", world=world)
    told = tell("deals.csv", "deal id,product,stage\n1,GTXPro,Won\n2,MG,Won\n", world=world)
    assert told.facts[0].data["product"] == "GTX Pro"
    assert told.facts[0].data["told"] == {"product": "GTXPro"}
    assert told.report.ambiguous == ["The product 'MG' is in no product table; kept as told."]


def test_a_stage_log_is_known_when_the_log_says(tell: Teller) -> None:
    told = tell(
        "stage_history.csv",
        "Opportunity ID,To Stage,Changed At,From Stage,Created Date,Close Date,Status\n"
        "7,Proposal,20260301120000,Discovery,46054,46200,Open\n"
        "7,Discovery,20260202120000,,46054,46199,Open\n"
        "7,Proposal,20260303120000,Proposal,46054,46230,Open\n"
        "7,Proposal,20260305120000,Proposal,46054,46230,Open\n"
        "7,Proposal,20260310120000,Proposal,46054,46230,Closed/Won\n",
    )
    found = [(fact.kind, f"{fact.at:%m-%d}", f"{fact.known:%m-%d}") for fact in told.facts]
    assert found == [
        ("deal.opened", "02-01", "02-02"),
        ("deal.staged", "03-01", "03-01"),
        ("deal.amended", "03-03", "03-03"),
        ("deal.won", "03-10", "03-10"),
    ]
    assert told.facts[1].data["from"] == "Discovery"
    assert told.facts[2].data["close_date"] == "2026-07-27"


def test_events_keep_when_they_were_recorded(tell: Teller) -> None:
    told = tell(
        "events.csv",
        "id,occurred_at,recorded_at,event,email,domain,page\n"
        "e1,2026-01-01T10:00:00Z,2026-01-01T10:05:00Z,Page View,Jane@Acme.com,,/a\n"
        "e2,2026-01-02T10:00:00Z,2026-01-01T10:05:00Z,web.demo_requested,x@gmail.com,,/b\n"
        "e3,2026-01-02T10:00:00Z,,Flew a kite,x@acme.com,,/c\n"
        "e4,,2026-01-02T10:00:00Z,Page View,x@acme.com,,/c\n"
        "e5,2026-01-02T10:00:00Z,,Page View,,,/c\n"
        "e6,1970-01-01T00:00:00Z,,Page View,x@acme.com,,/c\n",
    )
    first, second = told.facts
    assert (first.account, first.contact, first.key) == ("acme.com", "jane@acme.com", "e1")
    assert first.known == datetime(2026, 1, 1, 10, 5, tzinfo=UTC)
    assert first.data == {"also": {"page": "/a"}}
    assert second.account is None
    assert second.at == second.known
    why = [(r.line, r.column) for r in told.report.rejected]
    assert why == [(4, "event"), (5, "occurred_at"), (6, ""), (7, "occurred_at")]
    assert "[values.event]" in told.report.rejected[0].mend


def test_a_mapping_says_what_events_mean_and_which_to_leave_out(tell: Teller) -> None:
    mapping = parse_mapping(
        'as = "events"\n[values.event]\n"Flew a kite" = "web.page_read"\n"Noise" = "-"\n'
    )[0]
    told = tell(
        "events.csv",
        "time,event,domain\n2026-01-01,flew a kite,a.com\n2026-01-01,noise,a.com\n",
        mapping=mapping,
    )
    assert told.kinds() == {"web.page_read": 1}
    assert told.report.rejected == []
    assert "1 left out, as the mapping says" in told.report.said


def test_weekly_topic_scores_surge_from_sixty(tell: Teller) -> None:
    told = tell(
        "surge.csv",
        "Company Name,Domain,Size,Industry,Theme,Topic Name,Composite Score,Week\n"
        "Acme,acme.com,Large,Retail,IT,Cloud,75,2026-06-01\n"
        "Acme,acme.com,Large,Retail,IT,Edge,59,2026-06-01\n"
        "Acme,acme.com,Large,Retail,IT,Wrong,101,2026-06-01\n",
    )
    assert told.kinds() == {"account.profiled": 1, "topic.surged": 1, "topic.scored": 1}
    surge = told.facts[1]
    assert (surge.mass, surge.data["topic"], surge.data["also"]["Size"]) == (1.0, "Cloud", "Large")
    assert told.report.rejected[0].column == "Composite Score"


def test_snapshots_tell_what_came_and_went(tell: Teller) -> None:
    world = make_world()
    before = datetime(2026, 1, 1, tzinfo=UTC)
    world.snapshots = lambda: {"acme.com": [(before, frozenset({"Old", "Both"}))]}
    told = tell(
        "tech.csv",
        "domain,technology,snapshot date\n"
        "acme.com,Both,2026-02-01\nacme.com,New,2026-02-01\nbeta.io,First,2026-02-01\n"
        "acme.com,New,2026-03-01\n",
        world=world,
    )
    found = {(f.kind, f.account, f.data.get("technology"), f"{f.at:%m-%d}") for f in told.facts if "snapshot" not in f.kind and f.kind != "account.profiled"}  # fmt: skip
    assert found == {
        ("technology.added", "acme.com", "New", "02-01"),
        ("technology.dropped", "acme.com", "Old", "02-01"),
        ("technology.dropped", "acme.com", "Both", "03-01"),
    }


def test_spend_long_and_wide(tell: Teller) -> None:
    long = tell("spend.csv", 'date,channel,cost,campaign,impressions\n2026-01-05,TV,"$1,200",x,7\n')
    assert long.facts[0].data == {
        "channel": "TV",
        "campaign": "x",
        "impressions": 7.0,
        "amount": 1200.0,
        "currency": "USD",
    }
    wide = tell(
        "spend.csv", "date,tv_s,search_s,newsletter\n2026-01-05,10,20,99\n2026-01-12,,5,1\n"
    )
    assert [(f.data["channel"], f.data["amount"]) for f in wide.facts] == [
        ("tv", 10.0), ("search", 20.0), ("search", 5.0),
    ]  # fmt: skip
    assert wide.facts[0].data["also"] == {"newsletter": "99"}


def test_usage_contacts_sellers_and_customers(tell: Teller) -> None:
    usage = tell(
        "usage.csv", "account domain,date,feature,events,users\nacme.com,2026-01-05,Export,7,2\n"
    )
    assert usage.facts[-1].data == {"feature": "Export", "events": 7, "users": 2}
    people = tell(
        "contacts.csv",
        "First Name,Last Name,Email,Job Title,Company,Left\nJane,Doe,JANE@acme.com,CFO,Acme,\n"
        "Joe,Roe,,CTO,Acme,2026-01-05\n,,,Nobody,,\n",
    )
    assert people.kinds() == {"account.profiled": 1, "contact.profiled": 2, "contact.left": 1}
    assert [f.contact for f in people.facts if f.kind == "contact.profiled"] == [
        "jane@acme.com",
        "joe-roe@acme",
    ]
    assert people.report.rejected[0].line == 4
    sellers = tell("team.csv", "sales_agent,manager,regional_office\nAnna,Dustin,Central\n")
    assert sellers.kinds() == {"seller.told": 1}
    gone = tell(
        "churn.csv",
        "customer id,churn,monthly charges,churn date\nc1,Yes,10,2026-01-05\nc2,no,5,\n",
    )
    assert gone.kinds() == {"account.profiled": 2, "subscription.churned": 1}


def test_a_lead_keeps_all_its_columns(tell: Teller) -> None:
    told = tell(
        "leads.csv",
        "Lead ID,Lead Source,Email,Company,Converted,Favourite Colour\n"
        "1,Web,jane@acme.com,,1,red\n2,Web,,,0,blue\n3,Web,joe@gmail.com,,maybe,\n",
    )
    assert told.kinds() == {"lead.told": 3, "contact.profiled": 2}
    assert [f.account for f in told.facts if f.kind == "lead.told"] == ["acme.com", None, None]
    assert told.facts[0].data["also"] == {"Favourite Colour": "red"}
    assert told.report.loaded == 3


def test_revenue_that_cannot_be_dollars_is_read_in_millions_and_said(tell: Teller) -> None:
    rows = "".join(f"C{i},retail,{1000 + i}.5,{2000 + i}\n" for i in range(6))
    told = tell("accounts.csv", "account,sector,revenue,employees\n" + rows)
    assert told.facts[0].data["revenue"] == pytest.approx(1_000_500_000)
    assert "read in millions" in told.report.ambiguous[0]


def test_a_column_of_dates_that_nothing_decides_is_said_to_be_ambiguous(tell: Teller) -> None:
    rows = "1,Won,01/02/2025\n2,Won,03/04/2025\n"
    told = tell("deals.csv", "deal id,stage,created\n" + rows)
    assert "month-first" in told.report.ambiguous[0]
    late = "".join(f"{i},Won,01/02/2025\n" for i in range(3_000)) + "9999,Won,25/02/2025\n"
    told = tell("deals.csv", "deal id,stage,created\n" + late)
    assert told.report.ambiguous == []
    assert told.facts[0].at == datetime(2025, 2, 1, tzinfo=UTC)


def test_a_written_mapping_reads_back_to_the_same(tell: Teller) -> None:
    text = """
    as = "deals"
    zone = "Europe/Berlin"
    delimiter = ";"
    [columns]
    deal = "Nr."
    stage = "Phase \\"x\\""
    [dates]
    opened = "day-first"
    [fixed]
    currency = "EUR"
    [values.stage]
    "fertig" = "Closed Won"
    """
    mapping = parse_mapping(text)[0]
    assert parse_mapping(write_mapping(mapping, {"deal": "because\nof this"})) == [mapping]


FAULTY_MAPPINGS = {
    "unknown entry": ('as = "deals"\ncolour = "red"', "colour"),
    "unknown field": ('as = "deals"\n[columns]\nfoo = "x"', "columns.foo"),
    "unknown table": ('as = "planets"', "as"),
    "not TOML": ("as = deals", "line 1"),
    "unknown zone": ('zone = "Mars/Base"', "Mars/Base"),
    "in the second": ('[[table]]\nas = "deals"\n[[table]]\nas = "deals"\nfixed = { foo = "x" }', "table 2"),
}  # fmt: skip


@pytest.mark.parametrize("case", FAULTY_MAPPINGS)
def test_a_faulty_mapping_is_refused_with_the_place(case: str) -> None:
    text, place = FAULTY_MAPPINGS[case]
    with pytest.raises(Refused) as refused:
        parse_mapping(text)
    assert place in refused.value.why


def test_a_mapping_to_a_column_that_is_not_there_is_refused(tell: Teller) -> None:
    mapping = parse_mapping('as = "deals"\n[columns]\ndeal = "Number"')[0]
    with pytest.raises(Refused, match=r"'Number', which deals\.csv does not have"):
        tell("deals.csv", "id,stage\n1,Won\n", mapping=mapping)


def test_header_delimiter_and_meanings_can_be_given(tell: Teller) -> None:
    mapping = parse_mapping(
        'as = "deals"\nheader = ["nr", "what", "worth"]\ndelimiter = "|"\n'
        '[columns]\ndeal = "nr"\nstage = "what"\namount = "worth"\n[fixed]\ncurrency = "EUR"\n'
        '[values.stage]\n"fertig" = "Closed Won"\n'
    )[0]
    told = tell("x.csv", "1|fertig|10\n2|offen|5\n", mapping=mapping)
    assert told.kinds() == {"deal.opened": 2, "deal.won": 1}
    assert told.facts[0].data["currency"] == "EUR"


EXPORTS = {
    "Salesforce": ("Id,Name,AccountId,Account.Name,StageName,CloseDate,Amount,IsClosed,IsWon,CreatedDate,OwnerId", "deals"),
    "HubSpot": ("Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount,Create Date,Associated Company", "deals"),
    "Pipedrive": ("Deal - Title,Deal - Organization,Deal - Value,Deal - Currency of Value,Deal - Status,Deal - Stage,Deal - Won time", "deals"),
    "Dynamics": ("(Do Not Modify) Opportunity,Topic,Potential Customer,Est. Close Date,Est. Revenue,Status,Created On", "deals"),
    "HubSpot companies": ("Record ID,Company name,Company Domain Name,Industry,Number of Employees,Annual Revenue,Country/Region", "accounts"),
    "Salesforce contacts": ("Id,FirstName,LastName,Title,Email,Account.Name,Phone,MailingCountry", "contacts"),
    "German": ("Firma,Branche,Mitarbeiter,Umsatz,Land,Webseite", "accounts"),
    "French": ("Raison sociale,Secteur,Effectif,Pays", "accounts"),
    "Spanish deals": ("ID,Empresa,Etapa,Importe,Fecha de cierre,Fecha de creación", "deals"),
    "Marketo leads": ("Lead ID,Email Address,First Name,Last Name,Company Name,Lead Source,Lead Status,Created At", "leads"),
    "BuiltWith": ("Domain,Company,Technology Name,First Detected,Last Detected", "technologies"),
    "Meta ads": ("Reporting starts,Campaign name,Platform,Amount spent (USD),Impressions,Link clicks", "spend"),
}  # fmt: skip
_CELLS = {
    "date": "2026-01-05", "detected": "2026-01-05", "time": "2026-01-05", "created": "2026-01-05", "starts": "2026-01-05",
    "fecha": "2026-01-05", "iswon": "true", "isclosed": "true", "won time": "2026-01-05", "email": "a@acme.com",
    "domain": "acme.com", "webseite": "acme.com", "status": "Open", "currency": "EUR", "on": "2026-01-05",
}  # fmt: skip


@pytest.mark.parametrize("case", EXPORTS)
def test_exports_of_known_systems_are_recognised(case: str, tell: Teller) -> None:
    header, what = EXPORTS[case]
    cells = []
    for column in header.split(","):
        name = column.lower()
        numeric = any(w in name for w in ("amount", "value", "revenue", "employ", "mitarb", "effectif", "importe", "umsatz", "impress", "clicks"))  # fmt: skip
        fitting = [v for k, v in _CELLS.items() if k in name.split() or (len(k) > 2 and k in name)]
        cells.append(
            "7" if numeric and "currency" not in name else (fitting[-1] if fitting else "text")
        )
    report = tell("export.csv", header + "\n" + ",".join(cells) + "\n").report
    assert report.as_ == what, report.columns
    assert report.loaded == 1, report.rejected


def test_a_change_without_deal_time_or_stage_is_rejected(tell: Teller) -> None:
    report = tell(
        "history.csv", "deal,new stage,changed at\n1,A,2026-01-05\n1,B,\n,C,2026-01-06\n"
    ).report
    assert (report.as_, report.loaded) == ("deal-history", 1)
    assert [(r.line, r.column) for r in report.rejected] == [(3, "changed at"), (4, "deal")]
