"""Cases of the clues of conversation."""

from tests.deals.cases.economics import call, letter
from tests.deals.stories import Case, deal, fact, setting

DEAF = setting(kinds=frozenset({"deal.opened"}))
UNSIDED = fact("call.transcribed", 5, turns=[{"speaker": "A", "at": 0, "text": "Great. Any news?"}])
ONE_SIDED = call("us: Hello?", "us: Nobody there.")
BROKEN = fact("call.transcribed", 5, turns=["hello", {"text": 7}, {"side": "us"}, None])
SILENT = (deal(), UNSIDED)
TALK = call(
    "us: What is it like today, and who does it?",  # 9 words
    "them: We do it by hand. Can you help?",  # 8 words
    "us: We can.",  # 2 words
    "us: Shall I show you how that would be?",  # 8 words
    "them: Yes.",
)
FORM = [
    Case("conversation.talk_share", "19 of 28 words", (deal(), TALK), 19 / 28, shown=1),
    Case("conversation.talk_share", "only the newest five", (deal(), call("us: a b c", "them: d", days=30), *(call("us: a", "them: b", days=d) for d in range(5))), 0.5, shown=5),
    Case("conversation.monologue", "two turns in a row are one", (deal(), TALK), 10 / 150),
    Case("conversation.their_questions", "one", (deal(), TALK), 1),
    Case("conversation.their_questions", "a mean", (deal(), TALK, call("us: Well?", "them: No.", days=2)), 0.5, shown=2),
    Case("conversation.our_questions", "two", (deal(), TALK), 2),
    Case("conversation.our_questions", "many marks are one question", (deal(), call("us: What???", "them: No.")), 1),
    Case("conversation.turns", "three in the time told", (deal(), TALK), 3 / (40 / 60 + 1 / 150)),
    Case("conversation.voices", "two", (deal(), fact("call.transcribed", 5, turns=[{"speaker": s, "side": "them", "text": "Hi."} for s in ("Ann", "Bob", "Ann")])), 2),
    Case("conversation.hesitation", "three in 150 words", (deal(), call("us: So?", "them: um, maybe, perhaps " + "we will see " * 49)), 2),
    Case("conversation.hesitation", "too little said", (deal(), TALK), None),
    *(
        Case(f"conversation.{name}", f"{why}", (deal(), told), None)
        for name in ("talk_share", "monologue", "their_questions", "our_questions", "turns", "hesitation", "next_step")
        for why, told in (("sides unknown", UNSIDED), ("one side only", ONE_SIDED), ("no readable turn", BROKEN))
    ),
    Case("conversation.voices", "sides unknown", SILENT, None),
]  # fmt: skip
LENGTH = [
    Case("conversation.length", "half as long", (deal(), fact("call.held", 9, minutes=40), fact("call.held", 2, minutes=20)), 0.5, shown=1),
    Case("conversation.length", "against the plan", (deal(), fact("call.held", 2, minutes=20, planned=60)), 1 / 3),
    Case("conversation.length", "the first", (deal(), fact("call.held", 2, minutes=20)), None),
    Case("conversation.length", "untold", (deal(), fact("call.held", 2, minutes="long")), None),
]  # fmt: skip
GOOD, BAD = "That is great. It makes sense. I am impressed.", "I doubt it. That is a red flag."
MOOD = [
    Case("conversation.mood", "three of three", (deal(), call("us: So?", f"them: {GOOD}")), 0.6, shown=1),
    Case("conversation.mood", "bad", (deal(), call("us: So?", f"them: {BAD}")), -0.5),
    Case("conversation.mood", "denied", (deal(), call("us: So?", "them: We are not convinced. It is not great.")), -0.5),
    Case("conversation.mood", "a denial that a stop ends", (deal(), call("us: So?", "them: No, that is great.")), 1 / 3),
    Case("conversation.mood", "their own pain is no bad mood", (deal(), call("us: So?", "them: We have a problem with billing, it is broken.")), 0),
    Case("conversation.mood", "our own joy is not theirs", (deal(), call("us: Great!", "them: Yes.")), 0),
    Case("conversation.mood", "sides unknown", SILENT, None),
    Case("conversation.mood", "long ago", (deal(), call(f"them: {GOOD}", days=91)), None),
    Case("conversation.letters", "good", (deal(), letter(GOOD)), 0.6, shown=1),
    Case("conversation.letters", "German", (deal(), letter("Leider zu teuer.")), -0.5),
    Case("conversation.letters", "none", (deal(), TALK), None),
    Case("conversation.letters", "a machine's", (deal(), letter("I am out of office. Great!")), None),
    Case("conversation.rising", "from bad to good", (deal(), call(f"them: {BAD}", days=9), call(f"them: {GOOD}", days=2)), 1.1, shown=2),
    Case("conversation.rising", "the first call", (deal(), call(f"them: {GOOD}")), None),
]  # fmt: skip
WORDS = [
    Case("conversation.objections", "two", (deal(), letter("We do not need it, and it is too expensive.")), 2),
    Case("conversation.objections", "nothing heard", (deal(),), None),
    Case("conversation.commitment", "once", (deal(), letter("We want to move forward.")), 1, shown=1),
    Case("conversation.commitment", "denied", (deal(), letter("We are not ready to move forward.")), 0),
    Case("conversation.commitment", "French", (deal(), letter("Vous avez le feu vert.")), 1),
    Case("conversation.commitment", "nothing heard", (deal(),), None),
    Case("conversation.stalling", "once", (deal(), letter("I will circle back.")), 1),
    Case("conversation.stalling", "commitment denied", (deal(), letter("We are not ready to sign.")), 1),
    Case("conversation.stalling", "Spanish", (deal(), letter("Lo vemos el próximo trimestre.")), 1),
    Case("conversation.stalling", "a machine's promise", (deal(), letter("I am out of office and will get back to you.")), 0),
    Case("conversation.stalling", "ours is a promise", (deal(), call("us: I will circle back.", "them: Fine.")), 0),
    Case("conversation.stalling", "nothing collected", (deal(), letter("I will circle back.")), None, DEAF),
    Case("conversation.next_step", "a day", (deal(), call("us: When?", "them: Well.", "us: So?", "them: Next Tuesday.")), 1, shown=1),
    Case("conversation.next_step", "put off", (deal(), call("us: When?", "them: Well.", "us: So?", "them: Next week I will get back to you.")), 0),
    Case("conversation.next_step", "said at the beginning", (deal(), call("them: Next Tuesday.", "us: When?", "them: Well.", "us: So?", "us: Bye.", "them: Bye.")), 0),
    Case("conversation.away", "one of two", (deal(), letter("I am out of office.", 3), letter("Hello.", 2)), 1, shown=1),
    Case("conversation.away", "in the subject", (deal(), letter("Bis bald.", 3, subject="Abwesenheitsnotiz")), 1),
    Case("conversation.away", "no letter", (deal(),), None),
    Case("conversation.wrong_person", "once", (deal(), letter("I am not the right person for this.")), 1),
    Case("conversation.wrong_person", "no letter", (deal(),), None),
]  # fmt: skip
CASES = [*FORM, *LENGTH, *MOOD, *WORDS]
