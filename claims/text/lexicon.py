"""English word lists behind the features of the scorer. Chosen by hand; small letters; one list, one idea."""

from typing import Final


def listed(text: str) -> frozenset[str]:
    """The words of a list written as one text."""
    return frozenset(text.split())


SAYING: Final = listed(
    "warn caution believe insist suggest emphasize emphasise estimate conclude "
    "said says say saying told tells tell added adds announced announces announce claimed claims claim stated "
    "states declared declares reported reports report confirmed confirms denied denies deny argued argues insisted "
    "insists warned warns cautioned cautions noted notes wrote writes tweeted tweets posted testified testifies "
    "alleged alleges asserted asserts emphasized emphasised emphasizes emphasises stressed stresses explained "
    "explains acknowledged admitted admits conceded accused accuses blamed blames criticized criticised denounced "
    "condemned described describes characterized characterised called calls estimated estimates revealed reveals "
    "disclosed found finds concluded concludes showed shows suggested suggests indicated indicates predicted "
    "predicts pledged pledges promised promises vowed vows urged urges asked asks thanked praised recalled recalls "
    "quoted quotes replied responded responds commented comments remarked observed maintained maintains contended "
    "contends released"
)
"""Verbs that report what somebody said, wrote or found."""

EVENTS: Final = listed(
    "signed visited met attended arrested charged convicted sentenced killed wounded injured died elected defeated "
    "won lost voted passed approved rejected adopted banned launched attacked bombed invaded withdrew ratified "
    "vetoed appointed resigned fired hired founded opened closed built destroyed bought sold paid received gave "
    "took made held joined left arrived returned moved sent brought led began started ended stopped cut raised "
    "increased decreased doubled tripled grew fell rose dropped reached hit spent cost earned saved lost created "
    "cut added supplied donated rescued sank crashed collapsed burned flooded detained deported released sued "
    "settled ruled ordered granted denied awarded honored honoured welcomed hosted accompanied drove swapped flew "
    "travelled traveled supported opposed backed endorsed sanctioned imposed lifted seized stole leaked published "
    "broadcast filed investigated found discovered tested offered refused refrained agreed covered happened "
    "occurred became came went was were had did has been committed caused treated contacted removed shut chose drew "
    "faced fined fought broke wrote"
)
"""Verb forms that report something that has happened; other forms in -ed count as well."""

PUBLIC_MATTERS: Final = listed(
    "tax taxes budget deficit debt economy economic jobs job unemployment employment wage wages income inflation "
    "trade export exports import imports tariff tariffs spending billion million percent cost costs price prices "
    "energy oil gas coal nuclear climate emissions health healthcare insurance medicare medicaid hospital hospitals "
    "vaccine vaccines virus pandemic disease schools school education students teachers crime crimes murder police "
    "prison guns gun drugs immigration immigrants migrants refugees asylum border visa visas war wars army troops "
    "military weapons missile missiles defense defence treaty agreement deal pact sanctions vote votes voters voted "
    "election elections ballot turnout congress senate parliament government president minister governor mayor "
    "court courts judge law laws bill legislation policy policies constitution union federal program programs "
    "security social welfare poverty poor families population housing homes banks bank companies company industry "
    "workers corporations investigation embassy summit ceremony council commission embargo aid charges trial "
    "evidence study studies research scientists"
)

COMPARING: Final = listed(
    "more less fewer greater higher lower larger smaller bigger longer shorter faster slower older younger better "
    "worse most least highest lowest largest smallest biggest longest shortest fastest best worst first last only "
    "twice double half triple record majority minority average doubled tripled quadrupled than"
)

QUANTITY: Final = listed(
    "hundreds thousands millions billions dozens dozen many several few half third quarter two three four five six "
    "seven eight nine ten eleven twelve twenty thirty forty fifty hundred thousand million billion trillion decade "
    "decades century centuries years months weeks days hours miles kilometers kilometres tons tonnes acres times"
)

EMOTIVE: Final = listed(
    "terrifying terrified horrifying horrific horrible horrendous terrible terribly awful appalling shocking "
    "shocked alarming alarmed scary frightening dreadful disgusting disgraceful disgrace shameful shame shameless "
    "outrageous outrage insane insanity crazy mad madman madmen lunatic lunatics idiot idiots idiotic stupid "
    "stupidity dumb moron foolish fool fools clown clowns doddering senile feeble pathetic weak sad sadly tragic "
    "tragically sick evil wicked vile vicious cruel brutal heartless ruthless ridiculous absurd ludicrous laughable "
    "farcical farce joke jokes mockery nonsense preposterous amazing amazingly incredible incredibly unbelievable "
    "wonderful great greatest fantastic tremendous terrific magnificent brilliant beautiful lovely glorious "
    "spectacular stunning astonishing astounding breathtaking extraordinary remarkable remarkably inspiring proud "
    "pride love loves loved hate hates hated hateful wrong right unfair unjust unacceptable immoral corrupt crooked "
    "dishonest liar liars lying hypocrisy hypocrite hypocrites hypocritical cowardly coward cowards treason traitor "
    "traitors reckless recklessly irresponsible incompetent incompetence disastrous disaster catastrophe "
    "catastrophic nightmare apocalypse apocalyptic doom doomed chaos mess debacle fiasco sham scam hoax witch-hunt "
    "radical extremist extreme dangerous dangerously threat bleak grim hopeless hopefully fear fears fearful worry "
    "worried worrying troubling disturbing unfortunately fortunately thankfully luckily importantly interestingly "
    "surprisingly clearly obviously certainly undoubtedly truly honestly frankly simply absolutely totally "
    "completely utterly literally really very quite so-called supposed supposedly sensible foolishly wise unwise "
    "smart clever good bad nice fine perfect ideal interesting boring dull ugly fun funny hilarious delightful "
    "charming tasty exuberant aggressive bold brave courageous heroic"
)
"""Words that judge or move; they say what the writer feels, not what happened."""

HYPERBOLE: Final = listed(
    "never ever always everyone everybody everything nobody nothing forever entire whole totally utterly looms "
    "looming looming hurtles hurtling hurtle precipice abyss brink cliff horizon tsunami avalanche bloodbath "
    "slaughterhouse wildfire powder-keg puppet puppets swamp circus theater theatre puzzle nail coffin asleep "
    "sleepwalking blood-soaked iron fist dagger knife storm darkness dark shadow shadows dawn soul heart spirit "
    "dream dreams destiny fate ashes flames fire burning drowning"
)
"""Images and absolutes that seldom carry a fact; weak by themselves, telling beside emotive words."""

FUTURE: Final = listed("will shall gonna would'll won't i'll you'll he'll she'll it'll we'll they'll")
POSSIBLE: Final = listed(
    "may might could would perhaps maybe possibly probably likely unlikely potentially hypothetically"
)
PLANNED: Final = listed(
    "plans intends intend expects expected scheduled aims upcoming tomorrow forthcoming predict predicts forecast "
    "projected"
)
SHOULD: Final = listed("should must ought shouldn't mustn't needs need let's let have-to deserve deserves imagine")
THINKING: Final = listed(
    "think thinks thought believe believes believed feel feels felt guess suppose opinion view views hope hopes wish "
    "wishes know knows understand want wants wanted like likes seem seems seemed appears appear doubt agree disagree"
)
FIRST_PERSON: Final = listed(
    "i me my mine myself i'm i've i'd i'll we us our ours ourselves we're we've we'd we'll let's"
)
SECOND_PERSON: Final = listed("you your yours yourself yourselves you're you've you'd you'll")
COURTESIES: Final = listed(
    "thank thanks please welcome sorry okay ok yes yeah well hello hi goodbye sir ma'am congratulations excuse"
)
VERBS: Final = listed(
    "is are was were be been being am has have had do does did will would can could may might shall should must "
    "isn't aren't wasn't weren't hasn't haven't hadn't doesn't don't didn't won't wouldn't can't couldn't it's "
    "that's there's he's she's they're we're i'm you're i've we've they've said says goes went comes came makes "
    "made takes took gets got gives gave knows knew thinks thought sees saw wants put let run ran become becomes "
    "became leave left mean means meant keep kept began begin shows showed shown built sent fell fall lost won told "
    "felt found stood stand held brought led met paid sat spoke grew grow rose rise cut hit cost read spent broke "
    "drew drove flew chose wrote"
)
"""Forms that are verbs in most sentences: without one of them a line is a heading or a caption."""

IMPERATIVES: Final = listed(
    "look listen remember consider imagine stop let think ask read see watch take give go come join vote call tell "
    "make keep wake stand support help send click subscribe share sign don't do be get try"
)
NAME_LINKS: Final = listed("of the and for de la le von van der bin al")
DAYS_AND_MONTHS: Final = listed(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september "
    "october november december yesterday today tonight"
)
PHRASES: Final = (
    "asleep at the", "at the wheel", "pay close attention", "small price to pay", "wake up", "on the brink",
    "of all time", "in the world", "let me", "make no mistake", "the fact is", "the truth is",
    "at the end of the day", "what a ", "shame on", "the american people", "god bless", "believe me", "no doubt",
    "of course", "it's time", "it is time", "what kind of", "who knows", "nothing less than", "has never been more",
    "never been more", "have never been more", "than ever", "across the horizon", "than anything",
    "the world’s most", "the world's most", "date night", "is taking a stand", "puzzle pieces", "key players",
    "in the game", "the likes of", "to say the least", "beyond belief",
)  # fmt: skip
"""Turns of phrase of commentary and debate."""
