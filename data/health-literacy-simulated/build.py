"""Rebuild the SIMULATED answers and the made-up letters.

Two tables. `answers`: 212 made-up people who answer sixteen questions on how easy it is to find,
understand and use information about health. Of the 200 who answer enough, 24 end below or at 25 on the
index and 70 more at or below 33, which are the shares that a survey printed (12 and 47 per cent).
`letters`: one letter of our own making, in four languages, once as an office writes it and once in plain
words.

Standard library only, and only ``random()`` of the generator, whose sequence Python promises to keep.
"""

import csv
import random
from pathlib import Path

HERE = Path(__file__).resolve().parent
SEED = 20221109  # the date in the footer of the slides
ITEMS = 16
PEOPLE = ((24, 0, 25), (70, 25, 33), (66, 33, 42), (40, 42, 50))  # how many, above, and up to on the index
FEW = 12  # people who answer so little that the index has no score for them
SKIPS = 0.03  # chance that someone who answers enough skips a question

LETTERS = {
    ("en", "office"): """\
Regarding: Assessment interview in connection with your application for health and care services

Reference is made to your application for health and care services, received by this office. In
accordance with applicable regulations, the municipality is required to undertake a comprehensive
individual assessment of functional capability prior to the allocation of services, and you are
accordingly summoned to an assessment interview conducted in your place of residence by an
authorised representative of the allocation department.

The purpose of the interview is the identification of the applicant's resources and requirements,
including consideration of preferences expressed by the applicant, insofar as these are compatible
with available capacity. Participation by next of kin may be arranged provided that notification is
submitted in advance. Documentation of relevant diagnoses, current medication and previously
implemented measures should be available for inspection.

In the event of inability to attend at the stipulated time, notification must be submitted without
unnecessary delay, since failure to attend without valid justification may result in postponement of
further processing. A written decision will be issued following completion of the assessment, and
information concerning the right of appeal will be enclosed. Enquiries concerning the above should
be directed to the allocation department, quoting the reference number stated in this
correspondence.""",
    ("en", "plain"): """\
We would like to talk with you

You have asked us for help at home. Before we decide what help you will get, we want to hear from
you. What matters to you?

A nurse from the home service will visit you. The talk takes about one hour. You can tell us what
goes well, what is hard, and what you want to manage on your own. We write down your goals together
with you.

You may ask someone to sit with you: a friend, a daughter, a neighbour. You do not have to let us
know first. Please have a list of your medicines at hand.

Does the time not suit you? Call us, and we will find another day. You lose nothing by asking for
that.

After the talk we send you a letter. It says what help you will get, and why. If you think we are
wrong, you can complain. The letter tells you how.

Do you have questions? Call us. The number is at the top of this letter.""",
    ("nb", "office"): """\
Vedrørende: Kartleggingssamtale i forbindelse med søknad om helse- og omsorgstjenester

Det vises til Deres søknad om helse- og omsorgstjenester, mottatt ved dette kontor. I henhold til
gjeldende regelverk plikter kommunen å foreta en helhetlig individuell vurdering av funksjonsnivå
forut for tildeling av tjenester, og De innkalles med dette til kartleggingssamtale som gjennomføres
på søkerens bosted av en representant for tildelingskontoret.

Formålet med kartleggingssamtalen er identifisering av søkerens ressurser og bistandsbehov, herunder
vurdering av søkerens uttrykte preferanser i den utstrekning disse er forenlige med tilgjengelig
kapasitet. Deltakelse fra pårørende kan imøtekommes under forutsetning av forhåndsvarsel.
Dokumentasjon vedrørende aktuelle diagnoser, gjeldende medikamentell behandling og tidligere
iverksatte tiltak bes holdt tilgjengelig.

Ved forfall til fastsatt tidspunkt bes melding innsendt uten ugrunnet opphold, da manglende oppmøte
uten gyldig grunn kan medføre utsettelse av videre saksbehandling. Skriftlig vedtak vil bli
utferdiget etter gjennomført kartlegging, og informasjon vedrørende klageadgang vil bli vedlagt.
Eventuelle henvendelser i sakens anledning rettes til tildelingskontoret under henvisning til
saksnummer som fremgår av denne korrespondansen.""",
    ("nb", "plain"): """\
Vi vil gjerne snakke med deg

Du har bedt oss om hjelp hjemme. Før vi bestemmer hva slags hjelp du skal få, vil vi høre på deg.
Hva er viktig for deg?

En sykepleier fra hjemmetjenesten kommer hjem til deg. Samtalen tar omtrent en time. Du kan fortelle
hva som går bra, hva som er vanskelig, og hva du vil klare på egen hånd. Vi skriver ned målene dine
sammen med deg.

Du kan gjerne ha noen med deg: en venn, en datter, en nabo. Du trenger ikke å si fra på forhånd.
Finn fram en liste over medisinene dine.

Passer ikke tiden? Ring oss, så finner vi en annen dag. Du taper ingenting på å spørre om det.

Etter samtalen sender vi deg et brev. Der står det hva slags hjelp du får, og hvorfor. Er du uenig,
kan du klage. Brevet forteller hvordan.

Lurer du på noe? Ring oss. Nummeret står øverst i dette brevet.""",
    ("nn", "office"): """\
Vedkomande: Kartleggingssamtale i samband med søknad om helse- og omsorgstenester

Det vert vist til Dykkar søknad om helse- og omsorgstenester, motteken ved dette kontoret. I samsvar
med gjeldande regelverk pliktar kommunen å gjennomføre ei heilskapleg individuell vurdering av
funksjonsnivå før tildeling av tenester, og De vert med dette kalla inn til kartleggingssamtale som
vert gjennomført på bustaden til søkjaren av ein representant for tildelingskontoret.

Føremålet med kartleggingssamtalen er identifisering av ressursane og hjelpebehovet til søkjaren,
medrekna vurdering av uttrykte preferansar i den utstrekninga desse er foreinlege med tilgjengeleg
kapasitet. Deltaking frå pårørande kan imøtekomast under føresetnad av førehandsvarsel.
Dokumentasjon vedkomande aktuelle diagnosar, gjeldande medikamentell behandling og tidlegare
iverksette tiltak må vere tilgjengeleg.

Ved forfall til fastsett tidspunkt må melding sendast inn utan ugrunna opphald, då manglande oppmøte
utan gyldig grunn kan medføre utsetjing av vidare saksbehandling. Skriftleg vedtak vil verte utferda
etter gjennomført kartlegging, og informasjon vedkomande klagerett vil verte lagd ved. Eventuelle
spørsmål i saka vert retta til tildelingskontoret med tilvising til saksnummeret som går fram av
denne korrespondansen.""",
    ("nn", "plain"): """\
Vi vil gjerne snakke med deg

Du har bede oss om hjelp heime. Før vi avgjer kva slags hjelp du skal få, vil vi høyre på deg. Kva
er viktig for deg?

Ein sjukepleiar frå heimetenesta kjem heim til deg. Samtalen tek om lag ein time. Du kan fortelje
kva som går bra, kva som er vanskeleg, og kva du vil klare på eiga hand. Vi skriv ned måla dine
saman med deg.

Du kan gjerne ha nokon med deg: ein ven, ei dotter, ein nabo. Du treng ikkje å seie frå på førehand.
Finn fram ei liste over medisinane dine.

Høver ikkje tida? Ring oss, så finn vi ein annan dag. Du taper ingenting på å spørje om det.

Etter samtalen sender vi deg eit brev. Der står det kva slags hjelp du får, og kvifor. Er du usamd,
kan du klage. Brevet fortel korleis.

Lurer du på noko? Ring oss. Nummeret står øvst i dette brevet.""",
    ("sv", "office"): """\
Angående: Utredningssamtal i samband med ansökan om hälso- och omsorgsinsatser

Hänvisning görs till Er ansökan om hälso- och omsorgsinsatser, inkommen till denna förvaltning. I
enlighet med gällande regelverk åligger det kommunen att genomföra en samlad individuell bedömning
av funktionsförmåga före beviljande av insatser, varför Ni härmed kallas till utredningssamtal som
genomförs i den sökandes bostad av en företrädare för biståndsenheten.

Syftet med utredningssamtalet är identifiering av den sökandes resurser och biståndsbehov, inklusive
beaktande av uttryckta preferenser i den utsträckning dessa är förenliga med tillgänglig kapacitet.
Närståendes medverkan kan medges under förutsättning av förhandsanmälan. Dokumentation avseende
aktuella diagnoser, pågående läkemedelsbehandling och tidigare vidtagna åtgärder ska hållas
tillgänglig.

Vid förhinder att närvara vid fastställd tidpunkt ska anmälan inges utan oskäligt dröjsmål, då
utebliven närvaro utan giltigt skäl kan medföra uppskjuten handläggning. Skriftligt beslut kommer
att utfärdas efter genomförd utredning, och information avseende möjligheten att överklaga bifogas.
Eventuella förfrågningar i ärendet riktas till biståndsenheten under angivande av det ärendenummer
som framgår av denna skrivelse.""",
    ("sv", "plain"): """\
Vi vill gärna prata med dig

Du har bett oss om hjälp hemma. Innan vi bestämmer vilken hjälp du ska få vill vi lyssna på dig. Vad
är viktigt för dig?

En sjuksköterska från hemsjukvården kommer hem till dig. Samtalet tar ungefär en timme. Du kan
berätta vad som går bra, vad som är svårt och vad du vill klara på egen hand. Vi skriver ner dina
mål tillsammans med dig.

Du får gärna ha någon med dig: en vän, en dotter, en granne. Du behöver inte säga till i förväg. Ta
fram en lista över dina mediciner.

Passar inte tiden? Ring oss, så hittar vi en annan dag. Du förlorar ingenting på att be om det.

Efter samtalet skickar vi ett brev till dig. Där står vilken hjälp du får, och varför. Tycker du att
vi har fel kan du överklaga. Brevet berättar hur.

Undrar du över något? Ring oss. Numret står högst upp i det här brevet.""",
}


def whole(rng: random.Random, low: int, high: int) -> int:
    """Draw a whole number from low to high, both included."""
    return low + int(rng.random() * (high - low + 1))


def answers(rng: random.Random, above: float, up_to: float) -> list[int | str]:
    """Draw answers until their index lies above one value and up to another."""
    while True:
        ease = 1 + 3 * rng.random()  # what this person tends to answer, 1 very difficult to 4 very easy
        given = [min(4, max(1, round(ease + 2 * rng.random() - 1))) for _ in range(ITEMS)]
        row = ["" if rng.random() < SKIPS else one for one in given]
        said = [one for one in row if one != ""]
        index = (sum(said) / len(said) - 1) * 50 / 3
        if len(said) >= 0.8 * ITEMS and (above < index <= up_to or index == above == 0):
            return row


def answered_little(rng: random.Random) -> list[int | str]:
    """Draw answers of someone who stops on the way."""
    stop = whole(rng, 5, 12)
    return [whole(rng, 1, 4) if place < stop else "" for place in range(ITEMS)]


def write(name: str, head: list[str], rows: list[list]) -> None:
    """Write one table."""
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([head, *rows])


if __name__ == "__main__":
    generator = random.Random(SEED)
    people = [answers(generator, *band) for many, *band in PEOPLE for _ in range(many)]
    people += [answered_little(generator) for _ in range(FEW)]
    order = sorted(range(len(people)), key=lambda _place: generator.random())
    head = ["person", *(f"item_{number}" for number in range(1, ITEMS + 1))]
    write("answers.csv", head, [[count, *people[place]] for count, place in enumerate(order, start=1)])
    paragraphs = {key: text.split("\n\n") for key, text in LETTERS.items()}
    flowing = {
        key: "\n\n".join(part.replace("\n", " ") for part in parts) for key, parts in paragraphs.items()
    }
    write("letters.csv", ["language", "version", "text"], [[*key, text] for key, text in flowing.items()])
