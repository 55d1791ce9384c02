"""Marks by which mail programs and people part new words from old ones and from signatures."""

import re

_NAMES = r"[^\n]{0,300}"
#: "On Tue, Jan 2, 2024 at 9:00, Jane wrote:" and its kin. One line, several joined by a blank.
ATTRIBUTION = re.compile(
    rf"""^[\s>*_]{{0,4}}(?:
      (?:on|am|le|el|il|op|em|den|dne|w\ dniu|dnia|fra|på|a|pon|wt|śr|czw|pt|sob|niedz|ndz)\b[.,]{{0,2}}\s?{_NAMES}?\b
      (?:wrote|schrieb|schreef|a\ écrit|a\ ecrit|escribió|escribio|ha\ scritto|scrisse|escreveu|skrev|napisała?(?:\(a\))?|pisze)(?!\w)[^\n:]{{0,160}}:
    | [^\n:]{{1,120}}<[^\s<>@]+@[^\s<>@]+>[^\n:]{{0,60}}(?:wrote|schrieb|schreef|a\ écrit|escribió|ha\ scritto|escreveu|skrev|napisał|pisze)[^\n:]{{0,120}}:
    | (?:19|20)\d\d\s?(?:[-/.年])\s?\d{{1,2}}{_NAMES}?<?[^\s<>@]+@[^\s<>@]+>?[^\n]{{0,40}}:
    | [^\n:]{{2,80}}\b(?:schrieb|wrote|schreef|skrev)\ (?:am|on|op|den)\ [^\n]{{4,80}}:
    )\s{{0,20}}$""",
    re.IGNORECASE | re.VERBOSE,
)
OPENING = re.compile(
    r"^[\s>*_]{0,4}(?:on|am|le|el|il|op|em|den|dne|w dniu|dnia|fra|på|a|pon|wt|śr|czw|pt|sob|niedz|ndz|\S+ <|(?:19|20)\d\d)",
    re.IGNORECASE,
)
"""How the first line of an attribution may begin: asked first, as it is cheap."""
SEPARATOR = re.compile(
    r"""^[\s>*]{0,20}(?:-{2,}|_{3,}|={3,}|\*{3,})?\s{0,20}(?:begin\ )?(?:
      original\ (?:message|e-?mail|appointment) | forwarded\ message | (?:begin\ )?weitergeleitete\ nachricht | ursprüngliche\ nachricht | original-?nachricht | message\ (?:d'origine|original|transféré)
    | mensaje\ (?:original|reenviado) | messaggio\ (?:originale|inoltrato) | oorspronkelijk\ bericht | doorgestuurd\ bericht | mensagem\ (?:original|encaminhada) | ursprungligt\ meddelande
    | originalmeddelande | vidarebefordrat\ meddelande | wiadomość\ oryginalna | oryginalna\ wiadomość | wiadomość\ przekazana | 元のメッセージ | 転送メッセージ | begin\ forwarded\ message | start\ van\ doorgestuurd\ bericht | anfang\ der\ weitergeleiteten\ nachricht | début\ du\ message\ (?:réexpédié|transféré)
    )\s{0,20}:?\s{0,20}(?:-{2,}|_{3,}|={3,}|\*{3,})?\s{0,20}$""",
    re.IGNORECASE | re.VERBOSE,
)
_STAR = r"[\s>]{0,20}\*?"
FROM = re.compile(
    rf"^{_STAR}(?:from|von|de|da|van|från|fra|od|expéditeur|差出人|发件人|送信者)\s?\*?\s?:\*?\s{{0,20}}\S",
    re.IGNORECASE,
)
FIELD = re.compile(
    rf"^{_STAR}(?:sent|date|to|cc|subject|gesendet|datum|an|kopie|betreff|envoyé|envoyée|à|objet|copie|enviado|enviado\ el|fecha|para|asunto|inviato|data|a|oggetto|verzonden|aan|onderwerp|skickat|till|ämne|wysłano|data\ wysłania|do|temat|dw|送信日時|宛先|件名|日付)\s?\*?\s?:\*?\s{{0,20}}",
    re.IGNORECASE,
)
RULE = re.compile(r"^[\s>]{0,20}(?:_{10,}|-{10,}|={10,})\s{0,20}$")
DEVICE = re.compile(
    r"""^[\s*_>]{0,20}(?:
      sent\ (?:from|via|with)\ my\ [\w'’+-]+(?:\ [\w®™'’+-]+){0,3}
    | sent\ (?:from|via|with|using)\ (?:the\ )?(?:mail|e-?mail|outlook|yahoo|proton\ ?mail|gmail|samsung|android|iphone|ipad|mobile|blackberry|windows|superhuman|spark|airmail|nine|hey|mailbird|thunderbird|k-9|fairemail|aol|myMail|tutanota|phone)\b[^\n.?!]{0,60}
    | get\ outlook\ for\ \w+(?:<[^>\n]*>)? | sent\ from\ \S+\.\w{2,6}
    | (?:von\ meine[mr]\ [\w-]+(?:\ [\w-]+){0,2}\ gesendet|gesendet\ (?:von\ meine[mr]|von|mit|über)\ [^\n.?!]{2,50}|diese\ nachricht\ wurde\ von\ meinem\ [^\n]{2,60}\ gesendet|outlook\ für\ \w+\ beziehen)
    | (?:envoyé\ (?:de|depuis)\ (?:mon|ma)\ [^\n.?!]{2,40}|envoyé\ (?:à\ partir\ )?d[e']\ ?(?:outlook|yahoo|courrier)[^\n]{0,50}|obtenir\ outlook\ pour\ [^\n]{2,20}|télécharger\ outlook\ pour\ [^\n]{2,20})
    | (?:enviado\ (?:desde|do|de)\ (?:mi|meu|el|o)\ [^\n.?!]{2,40}|enviado\ desde\ [^\n.?!]{2,40}|obtener\ outlook\ para\ [^\n]{2,20}|obter\ o\ outlook\ para\ [^\n]{2,20})
    | (?:inviato\ da(?:l)?\ (?:mio\ )?[^\n.?!]{2,40}|ottieni\ outlook\ per\ [^\n]{2,20})
    | (?:verzonden\ (?:vanaf|vanuit|met|via)\ [^\n.?!]{2,40}|verstuurd\ (?:vanaf|met)\ [^\n.?!]{2,40}|outlook\ voor\ \w+\ downloaden)
    | (?:skickat\ från\ [^\n.?!]{2,40}|hämta\ outlook\ för\ [^\n]{2,20}) | (?:wysłan[eoy]\ z\ [^\n.?!]{2,40}|pobierz\ program\ outlook[^\n]{0,30})
    | (?:iphone|ipad|android|スマートフォン)から送信 | 私の.{1,20}から送信
    )\s{0,20}[.*_]{0,9}\s{0,20}$""",
    re.IGNORECASE | re.VERBOSE,
)
CLOSING = re.compile(
    r"""^[\s*_]{0,20}(?:(?:many\ |with\ |and\ )?(?:best|kind|kindest|warm|warmest|friendly)(?:\ (?:regards|wishes))?|(?:with\ )?(?:kind\ )?regards|rgds|br|cheers|thanks(?:\ (?:so\ much|a\ lot|again|in\ advance|and\ regards))?|many\ thanks|thank\ you(?:\ (?:so\ much|very\ much|again))?|thx|sincerely|yours(?:\ (?:sincerely|truly|faithfully))?|sincerely\ yours|respectfully|all\ the\ best|take\ care|talk\ soon|have\ a\ (?:great|nice|good)\ (?:day|week|weekend|one)
    | mit\ (?:freundlichen|besten|vielen|herzlichen|lieben)\ grü(?:ß|ss)en|mit\ freundlichem\ gru(?:ß|ss)|(?:viele|beste|liebe|herzliche|schöne|freundliche)\ grü(?:ß|ss)e(?:\ (?:aus|nach)\ \w+)?|grü(?:ß|ss)e|gru(?:ß|ss)|lg|vg|mfg|bg|danke(?:\ und\ gru(?:ß|ss))?|vielen\ dank|besten\ dank
    | (?:bien\ )?cordialement|bien\ à\ (?:vous|toi)|(?:meilleures\ |sincères\ )?salutations(?:\ distinguées)?|cdlt|bonne\ (?:journée|réception|continuation)|merci(?:\ (?:d'avance|beaucoup))?
    | (?:un\ )?(?:cordial\ )?saludos?(?:\ cordiales)?|un\ abrazo|abrazos|atentamente|(?:muchas\ )?gracias(?:\ de\ antemano)? | (?:cordiali\ |distinti\ )?saluti|cordialmente|un\ saluto|(?:molte\ )?grazie(?:\ mille)?
    | (?:met\ )?(?:vriendelijke|hartelijke)\ groet(?:en)?|groet(?:en|jes)?|mvg|(?:hartelijk\ |alvast\ )?bedankt | atenciosamente|abraços?|cumprimentos|(?:com\ os\ )?melhores\ cumprimentos|att|(?:muito\ )?obrigad[oa]
    | (?:med\ )?(?:vänliga|vänlig|bästa)\ hälsning(?:ar)?|hälsningar|mvh|vänligen|tack(?:\ på\ förhand)? | z\ poważaniem|pozdrawiam|(?:serdeczne\ )?pozdrowienia|dziękuję|pozdr | 敬具|よろしくお願い(?:いた|致)?します。?|宜しくお願い(?:いた|致)?します。?)\s{0,20}[,.!]{0,9}[\s*_]{0,20}$""",
    re.IGNORECASE | re.VERBOSE,
)
DISCLAIMER = re.compile(
    r"""^[\s*_]{0,20}(?:(?:this|the\ information\ (?:contained\ )?in\ this|the\ contents\ of\ this)\ (?:e-?mail|message|communication|transmission)\b.{0,120}(?:confidential|privileged|intended)|confidentiality\ (?:notice|note)|confidential(?:ity)?\ ?:|disclaimer\b|important\ notice:|please\ consider\ the\ environment|notice:\ this\ e-?mail
    | diese\ (?:e-?mail|nachricht)\ (?:enthält|ist|kann).{0,80}vertraulich|der\ inhalt\ dieser\ e-?mail|ce\ (?:message|courriel|mail)\b.{0,100}confidentiel|este\ (?:mensaje|correo)\b.{0,100}confidencial|questo?\ (?:messaggio|e-?mail)\b.{0,120}(?:riservat|confidenzial)|dit\ (?:bericht|e-?mailbericht)\b.{0,100}vertrouwelijk|esta\ mensagem\b.{0,100}confidencia)""",
    re.IGNORECASE | re.VERBOSE,
)
BANNER = re.compile(
    r"^[\s*_\[(!]*(?:(?:caution|warning|attention|external(?: (?:e-?mail|sender|message))?|achtung|extern(?:e e-?mail)?)\b\s{0,20}[\])!:*-]{1,20}.{0,300}|\[?(?:external|extern|externe)\]?)\s{0,20}$",
    re.IGNORECASE,
)
