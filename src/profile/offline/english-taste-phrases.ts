import { pattern, type Paraphrase } from "./paraphrases.js";

const SO =
  "(?:(?:a|an|the|my|really|so|such a|totally|absolutely|completely|just|pretty|quite|proper|well|dead|still|always|very|right|kind of|a bit|huge|massive|big|real|serious|bit of a|total|absolute|complete|never been|never|also|even|definitely|probably|by far|hands down) ){0,5}";
const BE = "(?:is|are|was|has always been|have always been|will always be)";
const DAYS =
  "(?:all (?:day|night|week|weekend)(?: long)?|every (?:single )?(?:day|night|week|weekend|morning|meal)|for (?:ever|hours|days)|forever|for breakfast,? lunch and dinner)";
const ANNOYS =
  "(?:(?:drives?|driving|makes?) me (?:mad|crazy|nuts|insane|bananas|furious|angry|rage|(?:right )?up the wall|round the (?:bend|twist)|see red)|(?:gets?|getting|grates?) on my (?:nerves|wick|last nerve|tits)|(?:does?|do) my (?:head|nut) in|(?:winds?|wind) me up|(?:annoys?|irritates?|bugs?|infuriates?|bores?|irks?) me(?: to (?:death|tears))?|(?:grosses?|puts?|turns?) me (?:out|off)|(?:ticks?|pisses?) me off|(?:makes?|make) me (?:gag|sick|cringe|want to (?:puke|scream|gag|vomit|be sick)|heave|barf|feel sick)|(?:gives?|give) me the (?:ick|hump)|(?:gets?|get) my goat|turns? my stomach|(?:is|are) (?:my|a) (?:biggest |huge |real |big )?(?:pet peeve|pet hate|bugbear))";
const SCARES =
  "(?:(?:freaks?|creeps?|weirds?|spooks?) me (?:the hell |right )?out|(?:scares?|terrif(?:y|ies)|petrif(?:y|ies)|frightens?|spooks?) (?:me|the (?:life|hell|crap|daylights) out of me)(?: to death| silly| stiff| shitless)?|(?:gives?|give) me (?:the )?(?:creeps|willies|heebie[- ]jeebies|shivers|nightmares|panic attacks|the fear)|(?:makes?|make) me (?:panic|want to run))";
const TASTES =
  "tastes? (?:like|of) (?:soap|cardboard|feet|dirt|sick|mud|dishwater|chalk|rubber|old socks|socks|plastic|nothing)";
const AGAIN = "(?: to me| for me)?(?: any ?more| any longer)?";

/** What is liked, disliked and feared, in other words. */
export const TASTE_PHRASES: readonly Paraphrase[] = [
  // What is over.
  [pattern(`^i (?:have |am )?(?:gone|went|going) ${SO}off (?:of )?(.+)`, "iu"), "I do not like $1 any more"],
  [
    pattern(String.raw`^i (?:have )?(?:grown|grew) (?:out of|tired of|bored of|sick of) (.+)`, "iu"),
    "I do not like $1 any more",
  ],
  [pattern(String.raw`^i (?:have )?(?:outgrown|outgrew) (.+)`, "iu"), "I do not like $1 any more"],
  [
    pattern(
      String.raw`^i (?:have )?(?:lost|lose) (?:all |any )?(?:my )?(?:interest in|taste for|appetite for|love (?:of|for)|passion for) (.+)`,
      "iu",
    ),
    "I do not like $1 any more",
  ],
  [pattern(String.raw`^i (?:have )?(?:fallen|fell) out of love with (.+)`, "iu"), "I do not like $1 any more"],
  [
    pattern(
      String.raw`^i (?:am|have got|got|have gotten) (?:so |totally |completely |really )?(?:over|done with|bored of|bored with) (?!my fear|my phobia|it\b|there\b|here\b|the moon|the hill|the limit|budget|\d)(.+)`,
      "iu",
    ),
    "I do not like $1 any more",
  ],
  [
    pattern(
      `^i am not (?:as|so|that) (?:into|keen on|fond of|crazy about|mad about) (.+?) (?:any ?more|any longer|as (?:i|before).*)$`,
      "iu",
    ),
    "I do not like $1 any more",
  ],
  [
    pattern(
      String.raw`^(?!(?:i|we|you|he|she|they|it|that|this|which|who|there|what|and|but)\b)(.+?) (?:does|do) not do it for me(?: any ?more| any longer)$`,
      "iu",
    ),
    "I do not like $1 any more",
  ],
  [
    pattern(
      String.raw`^(?!(?:i|we|you|he|she|they|it|that|this|which|who|there|what|and|but)\b)(.+?) (?:has|have) lost (?:its|their) (?:charm|appeal|magic|shine)`,
      "iu",
    ),
    "I do not like $1 any more",
  ],
  [
    pattern(
      String.raw`^i (?:have )?(?:got(?:ten)? over|overc[oa]me|conquered|beat(?:en)?|lost) my (?:fear|phobia) of (.+)`,
      "iu",
    ),
    "I am not afraid of $1 any more",
  ],
  [pattern(String.raw`^i am over my (?:fear|phobia) of (.+)`, "iu"), "I am not afraid of $1 any more"],
  [
    pattern(String.raw`^i do not (?:mind|hate|dislike) (.+?) (?:any ?more|any longer|now|these days)$`, "iu"),
    "I do not hate $1 any more",
  ],
  [
    pattern(
      String.raw`^(?:if )?there is (?:one|nothing) thing (?:that |which )?(?:i (?:hate|can not stand|dislike)|(?:drives|annoys|irritates|bugs|gets) .+?) (?:more )?(?:it is|is|than) (.+)`,
      "iu",
    ),
    "I hate $1",
  ],
  [
    pattern(
      String.raw`^i (?:did not (?:like|eat|enjoy)|hated|could not stand|disliked) (.+?) (?:as a (?:kid|child|teenager|teen|student)|when i was (?:young|little|a kid|a child|younger|small|at school)|growing up|back then|for years|for ages)$`,
      "iu",
    ),
    "I used to hate $1",
  ],
  [
    pattern(String.raw`^i (?:do not|no longer) (?:listen to|watch|read|follow) (.+?)(?: any ?more| any longer)$`, "iu"),
    "I do not like $1 any more",
  ],
  [
    pattern(
      String.raw`^i (?:have )?(?:warmed (?:up )?to|developed a taste for|acquired a taste for|got a taste for) (.+)`,
      "iu",
    ),
    "I like $1",
  ],
  // What is feared.
  [
    pattern(
      `^(?:the (?:sight|sound|thought) of )?(?!(?:i|we|you|he|she|they|it|that|this|which|who|there|what|and|but)\\b)(.+?) (?:still |really |just |always |absolutely |totally ){0,5}${SCARES}\\b`,
      "iu",
    ),
    "I am afraid of $1",
  ],
  [
    pattern(
      `^i (?:am|have always been|have been) ${SO}(?:petrified|scared stiff|scared|terrified|frightened|afraid|wary|phobic) (?:of|about) (.+)`,
      "iu",
    ),
    "I am afraid of $1",
  ],
  [
    pattern(
      String.raw`^i (?:am|have) (?:really |very )?(?:not good with|no good with|not great with|not (?:so )?good around|bad with) (heights|spiders|snakes|needles|blood|the dark|clowns|crowds|water|enclosed spaces|confined spaces|flying|lifts|elevators)`,
      "iu",
    ),
    "I am afraid of $1",
  ],
  [
    pattern(
      String.raw`^i (?:have|have got|get) (?:a |an |this |such a |my ){0,5}(?:real |huge |massive |irrational |serious |proper |weird |bit of a ){0,5}(?:fear|phobia|terror|dread) of (.+)`,
      "iu",
    ),
    "I am afraid of $1",
  ],
  [
    pattern(
      String.raw`^i (?:panic|freak out|lose it|faint|scream) (?:around|near|at the sight of|whenever i see|when i see|if i see) (?:an? )?(.+)`,
      "iu",
    ),
    "I am afraid of $1",
  ],
  // What is disliked.
  [
    pattern(
      `^(?!(?:i|we|you|he|she|they|it|that|this|which|who|there|what|and|but)\\b)(.+?) (?:just |really |always |still |absolutely |honestly ){0,5}${ANNOYS}\\b`,
      "iu",
    ),
    "I hate $1",
  ],
  [
    pattern(
      String.raw`^(?:nothing|one thing that) (?:annoys|irritates|bugs|infuriates|bores|disgusts|drives) .+? (?:like|more than|is) (.+)`,
      "iu",
    ),
    "I hate $1",
  ],
  [
    pattern(
      `^(?!(?:i|we|you|he|she|they|it|that|this|which|who|there|what|and|but)\\b)(.+?) (?:just )?${TASTES}(?: to me)?$`,
      "iu",
    ),
    "I hate $1",
  ],
  [
    pattern(
      `^(?!(?:i|we|you|he|she|they|it|that|this|which|who|there|what|and|but)\\b)(.+?) (?:is|are) ${SO}(?:not (?:for me|my (?:thing|cup of tea|jam|bag|scene|vibe|style))|the (?:worst|devil|devil's work|bane of my (?:life|existence))|(?:disgusting|gross|vile|rank|revolting|minging|overrated|horrible|foul|grim|awful|evil) (?:to me|if you ask me|in my book|imo))${AGAIN}$`,
      "iu",
    ),
    "I hate $1",
  ],
  [
    pattern(String.raw`^(?!i\b)(.+?) can (?:get in the (?:bin|sea)|do one|go to hell|burn in hell)$`, "iu"),
    "I hate $1",
  ],
  [
    pattern(
      String.raw`^my (?:biggest |number one |main |worst )?(?:pet peeve|pet hate|bugbear)s? (?:is|are|has to be) (?:when )?(.+)`,
      "iu",
    ),
    "I hate $1",
  ],
  [
    pattern(
      `^i ${SO}(?:can not (?:deal with|cope with|be doing with|abide|stomach)|could not be doing with|could do without|could live without|would not touch|will not touch|would never touch|refuse to (?:eat|drink|touch)|will not eat|do not get the (?:hype|appeal|point|fuss)(?: about| of| with| around)?|do not see the (?:appeal|point) (?:of|in)|never (?:got|understood) the (?:hype|appeal|point|fuss)(?: about| of| with)?|have no time for|have never (?:been able to stand|got on with|understood)|do not get on with|do not do|do not rate|recoil from) (.+)`,
      "iu",
    ),
    "I hate $1",
  ],
  [
    pattern(
      String.raw`^(?:life is too short for|down with|to hell with|spare me|keep me away from|no fan of|not a fan of|not big on) (.+)`,
      "iu",
    ),
    "I hate $1",
  ],
  [
    pattern(
      `^i am (?:not ${SO}(?:fan of|big on|keen on|into|fussed about|sold on|one for|a .{2,20} person)|no (?:fan|lover|friend) of) (.+)`,
      "iu",
    ),
    "I hate $1",
  ],
  // What is liked.
  [pattern(String.raw`^i (?:have |am )?(?:come|came|coming) (?:a)?round to (.+)`, "iu"), "I like $1"],
  [
    pattern(
      String.raw`^i (?:have )?(?:learned|learnt|come|came|grown|grew|started|begun|began) to (?:like|love|enjoy|appreciate|adore) (.+)`,
      "iu",
    ),
    "I like $1",
  ],
  [
    pattern(
      String.raw`^(?!(?:i|we|you|he|she|they|it|that|this|which|who|there|what|and|but)\b)(.+?) (?:has|have|is|are)? ?(?:really )?(?:grown|grew|growing|grows) on me$`,
      "iu",
    ),
    "I like $1",
  ],
  [
    pattern(
      String.raw`^(?!(?:i|we|you|he|she|they|it|that|this|which|who|there|what|and|but)\b)(.+?) (?:has|have|had) (?:totally |completely )?(?:won me over|my (?:whole )?heart|me hooked)$`,
      "iu",
    ),
    "I like $1",
  ],
  [
    pattern(
      String.raw`^i (?:really |just |totally |absolutely ){0,5}(?:have|have got|have always had|have always got|got) (?:a|an|such a|this|my) (?:(?:real|huge|massive|big|bit of a|serious|total|weird|secret|major|proper|little|terrible|soft) ){0,5}(?:soft spot|thing|weakness|sweet spot|passion|love|obsession|crush on|fondness|liking) (?:for|with|about) (.+)`,
      "iu",
    ),
    "I like $1",
  ],
  [
    pattern(
      `^i (?:am|have been|have become|became|got|have got) ${SO}(?:obsessed (?:with|by|over)|addicted to|hooked on|nuts about|crazy about|mad about|mad (?:for|on)|wild about|bonkers about|head over heels (?:for|with)|in love with|a sucker for|partial to|fond of|keen on|big on|all about|sold on|all for|devoted to|a convert to|enamoured with|fascinated by|passionate about) (?!it\\b|that\\b|this\\b|you\\b|trouble\\b|debt\\b|an? (?:fight|argument|accident)\\b|shape\\b|university\\b|college\\b|uni\\b)(.+)`,
      "iu",
    ),
    "I like $1",
  ],
  [
    pattern(
      `^i (?:am|have been|have always been) ${SO}into (?!it\\b|that\\b|this\\b|you\\b|the\\b|an?\\b|my\\b)(.+)`,
      "iu",
    ),
    "I like $1",
  ],
  [
    pattern(
      String.raw`^i (?:just |really |simply |honestly |literally ){0,5}(?:can not get enough of|can not resist|can not say no to|can never say no to|can not live without|could not live without|live (?:and breathe|for)|swear by|worship|adore|fell (?:in love|head over heels) (?:with|for)|have fallen (?:in love|head over heels) (?:with|for)|fell for|go (?:nuts|crazy|wild|mad) for|would (?:kill|die|sell my soul) for|could murder|stan|ship|vibe with|geek out (?:over|about)|nerd out (?:over|about)|love me (?:some|a good|a bit of)|do love a good|love a good|love nothing more than) (?!it\b|that\b|this\b|you\b)(.+)`,
      "iu",
    ),
    "I like $1",
  ],
  [
    pattern(
      `^i (?:could|can) (?:happily |easily |gladly |literally |honestly ){0,5}(?:eat|drink|watch|listen to|read|play|live (?:on|off)|bathe in) (.+?) ${DAYS}$`,
      "iu",
    ),
    "I like $1",
  ],
  [
    pattern(
      String.raw`^i (?:could|can|would|basically|practically|pretty much) (?:happily |easily |basically |practically ){0,5}live (?:on|off) (.+)`,
      "iu",
    ),
    "I like $1",
  ],
  [
    pattern(
      String.raw`^(?:nothing (?:beats|better than|makes me happier than)|there is nothing (?:better than|like|quite like)|you can not (?:beat|go wrong with)|can not (?:beat|go wrong with)|it does not get better than|give me) (?!it\b|that\b|this\b|a (?:minute|second|sec|hand|break|call|shout|ring)\b|me\b)(.+?)(?: any ?day| every time)$`,
      "iu",
    ),
    "I like $1",
  ],
  [
    pattern(String.raw`^(?:nothing beats|you can not beat|there is nothing like) (?!it\b|that\b|this\b)(.+)`, "iu"),
    "I like $1",
  ],
  [
    pattern(
      `^(?!(?:i|we|you|he|she|they|it|that|this|which|who|there|what|and|but)\\b)(.+?) ${BE} ${SO}(?:my (?:jam|thing|happy place|guilty pleasure|comfort food|weakness|passion|kryptonite|everything|obsession|cup of tea|love language|true love|first love|go-to(?: [a-z]+)?|bag|catnip)|life|where it is at)$`,
      "iu",
    ),
    "I like $1",
  ],
  [
    pattern(
      String.raw`^my (?:biggest |one |main |secret |number one |go-to |ultimate )?(?:guilty pleasure|comfort food|weakness|obsession|happy place|go-to (?:snack|drink|meal|order))s? (?:is|are|has to be|will always be) (.+)`,
      "iu",
    ),
    "I like $1",
  ],
  [
    pattern(
      String.raw`^(?!(?:i|we|you|he|she|they|it|that|this|which|who|there|what|and|but)\b)(.+?) (?:makes?|make) me (?:so |really )?happy$`,
      "iu",
    ),
    "I like $1",
  ],
  [
    pattern(
      String.raw`^(?!(?:i|we|you|he|she|they|it|that|this|which|who|there|what|and|but)\b)(.+?) (?:never fails?|always manages?) to cheer me up$`,
      "iu",
    ),
    "I like $1",
  ],
  [
    pattern(
      String.raw`^(?!(?:i|we|you|he|she|they|it|that|this|which|who|there|what|and|but)\b)(.+?) (?:always |never fails? to )?(?:cheers? me up|makes? my day|calms? me(?: down)?|relaxe?s? me)$`,
      "iu",
    ),
    "I like $1",
  ],
  [
    pattern(
      String.raw`^(?!(?:i|we|you|he|she|they|it|that|this|which|who|there|what|and|but)\b)(.+?) (?:is|are) (?:literally |honestly |just |simply ){0,5}(?:the best (?:thing|food|invention|snack|drink) (?:ever|in the world|since .+|there is|known to man)|god-tier|elite|unbeatable|to die for|heaven|pure joy)$`,
      "iu",
    ),
    "I like $1",
  ],
  [
    pattern(
      String.raw`^(.+?)[?!]+ (?:i am |absolutely |totally |completely |literally ){0,5}(?:obsessed|love (?:it|them)|adore (?:it|them)|yes please)$`,
      "iu",
    ),
    "I like $1",
  ],
  [pattern(String.raw`^(?:big|huge|massive) (?:fan of|on) (.+)`, "iu"), "I like $1"],
];
