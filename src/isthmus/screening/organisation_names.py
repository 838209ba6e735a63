"""Which rows of a list without types are organisations.

Several publishers print persons and companies in one list and do not say which is which. Isthmus
holds no persons, so a row is kept only if its names say that it is an organisation. The test looks
for words that name a kind of organisation or a legal form; it reads nothing else out of a name. A
row that it can't tell is dropped and counted, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from isthmus.reference.countries import normalised_name

_LEGAL_FORMS = """
    akb aktcionernoe aktiengesellschaft aktsionernoe aktsionernogo aktsionernoye aktsionerny
    anonim anonima anonyme ao asbl assa bhd bv bvba bvi cjsc co compagnie compania companies
    company compnay corp corpn corporacion corporation dmcc doo ead eireli empresa eood
    establishment etaireia eurl fgaou fgbou fgbu fgbun fgku fgup fku fsbei fsbi fsue fzc fzco fze
    fzllc fzp gesmbh gmbh gongsi gup inc incorp incorporated intl jointstock jsc jv kabushiki
    kaisha kft kg kk kompani kompaniia kompaniya korporatsiia korporatsiya lda limitada limited
    limitied limted llc llp lp ltd ltda ltdco ltds ltdsti ltdşti mmc mup nv oao obschchestvo
    obschestvo obshchestva obshchestvo obshestvo odgovornoscu ogranichennoi ogranichennoy ojsc ood
    ooo osoo otkrytoe otvetstvennostiu otvetstvennostyu oy oyj oü pbc pjs pjsc plc pt ptc pte pty
    publichnoe pvt sapi sarl sarlu sas sasu sdn sirket sirketi snc societa societe sp spa spol
    spzoo srl sro stc sti stichting tnc too tov uab unitary unlimited youxian zakrytoe zao zoo
    şirketi
"""

_KINDS = """
    academia academy accelerator accessories administration advisors advisory aerospace
    aerospatiale affiliates agencia agencies agency agentstvo agricultural air aircraft aircrafts
    airline airlines airlogistics airport airways akademii akademiya alliance alloys ammunition
    apparel army arsenal asociacion assembly assets associates association associations
    astronautics atelier authorities authority auto automation automotive autos avia aviakompaniya
    aviation avionics avionix avtomatika bakery banco bank banking battalion batteries battery
    bearing bearings biotech biotechnology biuro branch branches brigade broadcasting broker
    brokerage brokers bureau bureaus business businesses byudzhetnoe byuro cable cables
    calibration capital carbon cargo carrier cartel casino catering cement center centers centr
    centre centres centro ceramics charitable charity chemical chemicals chemie chemistry chips
    circuits city clinic clothing cloud club collective college combine comercializadora commerce
    commercial commissariat commission committee communication communications complex components
    composite composites computer computers computing concern conglomerate congress conservatory
    consortium construction constructora consult consultancy consultants consulting contracting
    contractors control controls cooperative corporate corps council countertrade couriers court
    crewing cultural customs data defence defense departament department dept design detention
    development developments devices diagnostics directorate dispatch display distribution
    distributor distributors district division dobycha dockyard drilling economic education
    educational electric electrical electro electromechanical electron electronic electronica
    electronics electrotechnical elektronik elektronika elettromeccanici elettronica embassy
    energetics energiya energo energoprom energy enerji engine engineering engineers engines
    enrichment enterprise enterprises entertainment equip equipment equipments establishments
    estate events exchange experimental exploration export exporters exports express fabrika
    facility factories factoring factory faculty federalnoe federation fertilizer fiber fibre
    field filter finance financial firm fishery fleet fond fondation foods forces foreningen
    forging forwarders forwarding foundation foundry freight fruits fuel fuels fund furniture
    gallery garment garments gas generating geophysical glass global gosudarstvennaya
    gosudarstvenni gosudarstvennoe gosudarstvenny government group groupe groups grup grupa grupo
    grupp gruppa guards guesthouse handels handelsgesellschaft hardware havacilik headquarters
    healthcare helicopter helicopters holding holdings hospital hospitality hospitals hotel
    hydraulics hydro ihracat imaging impex import importaciones importadora importers imports
    industri industria industrial industriali industrie industries industry inform informatics
    information infotech infrastructure initiative innovation innovations inspection institut
    institute institutes institution institutions instrument instrumental instrumentation
    instruments insurance integrated intel intelcom intelligence interactive interior interiors
    internacional international invest investigation investment investments inzhiniring islamiyya
    issledovatelski issledovatelskii issledovatelskiy ithalat jewellery jewelry kargo kimya kiosk
    kombinat kombinatsiya kompleks komplekt komponent konsern konstruktorskoe kontsern lab
    laboratories laboratoriya laboratory labs laser lasers leasing liaison library lighting
    limestone line lines link liquidators livestock lizing logic logistic logistica logistics
    logistik lojistik lubricants machine machinery machines makina makine manufactory manufacture
    manufacturer manufacturers manufacturing marine maritime market marketing mart
    mashinostroeniya mashiny mashzavod material materials mechanical mechanics mechatronics media
    medical metall metallurgical metallurgy metals meteorological metrology micro microchip
    microelectronic microelectronics microsystems microwave militia mill mineral minerals mines
    mining ministerio ministry missile missiles mobile molding motor motorlari motors mould
    movement multicom multimedia municipal municipality museum nanotechnology national nauchno
    nauk nauki navigation navy neft network networks nii npf npk npo npp ntc nuclear obedinenie
    observatory obyedinenie obyedineniye office offices offshore oil okb openlab operations
    operator optic optical optics optoelectronic optoelectronics optronics orchestra organisation
    organization organizations otomotiv outfitters outsourcing pardazan partners partnership parts
    party pazarlama petrochem petrochemical petrochemicals petroleum pharma pharmaceutical
    pharmaceuticals photonics physics pipeline pipelines piston plant plants plastic plastics
    platform polyclinic polymer polytech polytechnic powders power precision predpriiatie
    predpriyatie predpriyatiye press priborostroeniya priborov prison processing procurement
    procurements production productions products produktsii proekt program programme
    proizvodstvenno proizvodstvennoe project projects prom properties propulsion province
    provincial publishing pump pumps purchasing quantum quartermaster radar railway railways rayon
    recruitment refineries refinery regiment regional registry relief renewables repair repairs
    representation representative republic research reserve resource resources restaurant retail
    revolutionary robotics russian sanat sanaye sanayi sanayii satellite satellites sazan sazi
    school schools science sciences sciencetech scientific seaport secretariat section sector
    securities security semicon semiconductor semiconductors sensor sensors service services
    servis servizi sewing sherkat ship shipbuilding shipment shipping shipyard shipyards shop
    silicon simulation sintez sistem sistema sistemy skb smelter societies society software solar
    soluciones solution solutions sons space spaceflight spares special specialized specialties
    specialty spetstekhnika squadron state station stock storage store stores studio
    sudostroitelny supercomputer supercomputing supplier suppliers supplies supply surveying
    switchgear syndicate system systema systems tankers tech technic technical technics technique
    technocity technologic technological technologies technologiya technology tejarat tekh
    tekhnicheskiy tekhnika tekhno tekhnologicheskiy tekhnologii tekhnologiy tekhnologiya teknik
    tekno teknoloji telecom telecommunication telecommunications telekom telemetry television
    textile textiles theater theatre ticaret titanium tooling tools tour tourism tours toys trade
    traders trading traktor transfer transit transport transportation transports travel treasury
    treid treyd triads trust tsentr tsentralny tsnii turbine turizm tyre uav uchrezhdenie union
    unit universal universite universitet university unmanned upravlenie upravleniya urban valve
    valves vehicle vehicles venture ventures verein vertrieb veterinary warehouse weapon weapons
    wearables welding wheel wholesale wholesalers wireless workers works workshop workshops yard
    zavod zavody zone
    公司 大学 大學 学院 學院 实验室 実験室 工厂 工廠 研究中心 研究所 研究院 集团 集團
"""
"""Words that name a kind of organisation, or a field of business, in the languages of the lists."""

_OWN_WORDS = """
    aeroflot angstrem apex avtodizel cybernet gazprom huawei ikco kuantum mashpriborintorg mpi npc
    rostekh sberbank sdb taliban transgaz uec vniief vniitf vostok vpk zte
"""
"""Names and abbreviations that only organisations have."""

KIND_WORDS = frozenset(normalised_name(word) for word in (_LEGAL_FORMS + _KINDS).split())
"""Words that many organisations have: kinds, fields of business, legal forms."""

ORGANISATION_WORDS = KIND_WORDS | frozenset(_OWN_WORDS.split())
"""All words that say that a name is an organisation's."""

_SCRIPT_WORDS = ("公司", "大学", "大學", "学院", "學院", "研究", "实验室", "集团", "集團", "中心")
_DOTTED_FORM = re.compile(
    r"(?:^|[\s,])(?:S\.?A|S\.?L|A\.S|a\.s|A\.?O|S\.?E\.?I|C\.?C|G\.?C|AG|AS|AD)\.?$"
)
_TWO_PARTIES = re.compile(r"\b(?:d\s*[./]?\s*b\s*[./]?\s*a|doing business as|trading as)\b", re.I)
_ADDRESS = re.compile(r"^address \d+$", re.I)
_PERSON = re.compile(r"\bindividual\b|\((?:\w+ )?national\)|^(?:mr|dr|prof)\b", re.I)


def is_organisation(name: str, aliases: Iterable[str] = ()) -> bool:
    """Whether a list's row is an organisation, by the words of its names.

    True if the name or an alias holds a word for a kind of organisation or a legal form, if the
    name holds a digit ("Plant 148"), or if the name is a single word ("Rosmashin"). False for a
    row that calls itself an individual, that is an address ("Address 07"), that joins a person
    and a business ("d/b/a"), and for everything else: two to four words without such a word may
    be a person's name.
    """
    if _PERSON.search(name) or _ADDRESS.search(name.strip()):
        return False
    names = [name, *aliases]
    if any(_TWO_PARTIES.search(one) for one in names):
        return _says_organisation(_TWO_PARTIES.split(name)[0])
    return (
        any(_says_organisation(one) for one in names)
        or bool(_DOTTED_FORM.search(name.strip()))
        or any(character.isdigit() for character in name)
        or _is_single_word(name)
    )


def _says_organisation(name: str) -> bool:
    words = normalised_name(name).split()
    return not ORGANISATION_WORDS.isdisjoint(words) or any(word in name for word in _SCRIPT_WORDS)


def _is_single_word(name: str) -> bool:
    """One word; not with an article before a hyphen ("Al-"), as in names of persons."""
    return len(name.split()) == 1 and not name.casefold().startswith(("al-", "el-"))
