"""Hints at names: how many are found, how many ordinary answers are pointed at, and which headers say names.

The names are put together of common first and last names and belong to no one in particular.
"""

from __future__ import annotations

import pytest

from hvevfd_research.privacy.names import look_like_names, may_hold_name, says_name

# Written by one who knew the rules, before they were tried; what is found is quoted in docs/promises.md.
WITH_A_NAME = """\
Jeg heter Kari og bor alene
Eg heiter Olav Bakke
Jag heter Birgitta
My name is John Smith
Navnet mitt er Anne Lise Moen
Snakket med Per Hansen i går
Avtale med fru Olsen på tirsdag
Ringte dr. Berg om medisinen
Legen Pedersen sier det går bra
Sykepleier Ingrid hjelper meg
Mannen min Arne er på sykehjem
Dattera mi Silje kommer på fredag
Sønnen Martin kjører meg
Min kone Randi er syk
Besøke Kari på hjemmet
Kari ringte og spurte
Gå tur med Ola
Nordmann, Kari
Kari Nordmann
Savner Bjørn
Hilsen Turid
Kontaktperson: Hege Lund
Tone Andersen fra hjemmesykepleien
Være med Solveig på butikken
Nabo Einar har nøkkel
Bror til Magne
Barnebarnet Emma begynner på skolen
Familien Haugen
Takk til Marit og Eva
Gunnar Svendsen, rom 4
Broren Tor hjelper til
Venninna Berit kommer innom
Pasienten Hansen ønsker å gå ut
Herr Johansen vil hjem
Mrs Brown wants to walk
My daughter Emma visits
Talk to nurse Jones
Going to Mary's house
Peter will drive me
Dr Wilson says wait
Jag vill träffa Anders
Dottern Maja ringer
Fru Karlsson vill hem
Promenera med Lars Eriksson
Systern Elin bor nära
Eg vil møte Jorunn att
Systera Gro er sjuk
Naboen Leif måkar snø
Han heiter Trygve
Namn: Ragnhild Vik
""".splitlines()

ORDINARY = """\
Komme meg ut på tur i Nordmarka
Gå på kafé i Bergen sentrum
Være med i Røde Kors besøkstjeneste
Få hjelp fra Oslo universitetssykehus
Synge i koret på Frelsesarmeen hver onsdag
Reise til Gran Canaria i vinter
Spille kort på Frivilligsentralen
Bo hjemme så lenge som mulig
Se kampen mellom Brann og Rosenborg
Lese Aftenposten uten lupe
Ta bussen til Sør Trøndelag
Handle på Rema eller Kiwi selv
Besøke datteren min i Tromsø
Være sammen med kona
Gå i Nidarosdomen på søndag
Klare Birkebeinerrennet en gang til
Bade på Øvre Årdal svømmehall
Høre på Bach og Mozart
Snakke med legen om Marevan
Slippe å ta Paracet hver dag
Kjøre til Nedre Romerike
Få time hos Nav
Komme tilbake til jobben i Statens vegvesen
Feire jul med familien
Lære å bruke iPad og Facebook
Være med på Ut på tur
Sove bedre om natten
Sitte i Botanisk hage
Hunden må luftes
Gå opp trappa til tredje
Møte venner på Stortorget
Eg vil gå i kyrkja kvar søndag
Sjå barnebarna i Stavanger
Kome meg heim til Sunnmøre
Jag vill åka till Göteborg
Gå på Gröna Lund med barnbarnen
Klara mig själv hemma
Åka till landet på Gotland
Spela boule med PRO
I want to visit New York
Walk along the River Thames
Go to St Mary church on Sunday
Watch Manchester United with my son
Cook for my husband
Take the bus to King Street
See my daughter in London
Get my dog to the park
Read Harry Potter to the children
Feel safe at home
Stay out of hospital
""".splitlines()


def test_as_many_sentences_with_a_name_are_pointed_at_as_is_claimed():
    assert len(WITH_A_NAME) == 50
    assert sum(map(may_hold_name, WITH_A_NAME)) == 32


def test_fewer_than_one_in_two_hundred_ordinary_answers_is_pointed_at():
    endings = (
        "",
        ".",
        ", helst i Mai",
        " Mandag og Tirsdag",
        ": Bedre Form",
        " - Mål 1",
        " (Uke 7)",
        "! Takk",
    )
    answers = [
        f"{start}{answer}{ending}" for start in ("", "Mål: ") for answer in ORDINARY for ending in endings
    ]
    assert len(answers) >= 800
    flagged = [answer for answer in answers if may_hold_name(answer)]
    assert len(flagged) <= len(answers) / 200, flagged


@pytest.mark.parametrize(
    "header",
    [
        *("Navn", "NAMN", "name", "Fornavn", "førenamn", "Förnamn", "Etternavn", "Efternamn", "First name"),
        *("Surname", "Pasientens navn", "Patient_name", "Fullt navn", "Navn på pasient", "Pårørende"),
        "Next of kin",
    ],
)
def test_headers_of_names_are_known(header):
    assert says_name(header)


@pytest.mark.parametrize(
    "header",
    [
        "Filnavn",
        "Avdelingsnavn",
        "Ward name",
        "Username",
        "Patient",
        "Pasient nr",
        "Mål",
        "Goal",
        "Navngitt mål",
    ],
)
def test_headers_of_other_things_are_not(header):
    assert not says_name(header)


def test_a_column_is_of_names_when_most_of_its_cells_have_their_form():
    assert look_like_names(["Kari Nordmann", "Ola Berg", "Nordmann, Per", "ukjent"])
    assert not look_like_names(["Kari Nordmann", "Ola Berg"])
    assert not look_like_names(
        ["Kari Nordmann", "gå tur", "sove godt", "lese bok", "Ola Berg", "mat", "Per Moe"]
    )
    assert not look_like_names(["P1", "P2", "P3", "P4"])
    assert not look_like_names(["Sove", "Gå", "Lese"])
