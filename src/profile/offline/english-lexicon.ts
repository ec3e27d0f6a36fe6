/** A set of words and phrases written with commas between them. */
function set(list: string): ReadonlySet<string> {
  return new Set(list.split(","));
}

/** What relatives are called, and the sub-topic of each. */
export const KIN: ReadonlyMap<string, string> = new Map(
  (
    "mother:mother,mom,mum,mommy,mummy,mama,mam,ma;father:father,dad,daddy,papa,pa,old man;parents:parents,folks;brother:brother,bro,kid brother,baby brother,step-brother,stepbrother,little brother,big brother,older brother,younger brother,twin brother,elder brother,half-brother,brothers;" +
    "sister:sister,sis,kid sister,baby sister,step-sister,stepsister,little sister,big sister,older sister,younger sister,twin sister,elder sister,half-sister,sisters;siblings:siblings,sibling;" +
    "wife:wife,wifey,missus;husband:husband,hubby;partner:partner,other half,better half,gf,bf,girlfriend,boyfriend,fiance,fiancé,fiancee,fiancée,spouse;" +
    "son:son,sons,stepson,little boy,boys,oldest son,youngest son,eldest son;daughter:daughter,daughters,stepdaughter,little girl,girls,oldest daughter,youngest daughter,eldest daughter;children:children,kids,child,kid,twins,triplets,baby,toddler,little one,little ones,kiddo,kiddos;" +
    "grandmother:grandmother,grandma,granny,nan,gran,nana,nanna,nonna,abuela,oma;grandfather:grandfather,grandpa,granddad,grandad,gramps,grampa,nonno,abuelo,opa;grandparents:grandparents;" +
    "aunt:aunt,auntie;uncle:uncle;cousin:cousin,cousins;niece:niece;nephew:nephew;" +
    "mother_in_law:mother-in-law;father_in_law:father-in-law;brother_in_law:brother-in-law;sister_in_law:sister-in-law;" +
    "stepmother:stepmother,stepmom,step-mother;stepfather:stepfather,stepdad,step-father;grandson:grandson;granddaughter:granddaughter;ex_wife:ex-wife;ex_husband:ex-husband"
  )
    .split(";")
    .flatMap((entry) => {
      const [name = "", words = ""] = entry.split(":");
      return words.split(",").map((word): [string, string] => [word, name]);
    }),
);

/** Animals people keep, and the sub-topic of each. */
export const ANIMALS: ReadonlyMap<string, string> = new Map(
  (
    "dog:dog,dogs,doggo,puppy,puppies,pup,lab,labs,labradoodle,cockapoo,cavapoo,goldendoodle,whippet,lurcher,pug,dalmatian,staffie,staffy,rottweiler,shih tzu,maltese,pomeranian,samoyed,shiba,shiba inu,akita,pointer,setter,mastiff,great dane,mutt,mongrel,rescue dog,jack russell,westie,schnauzer,sausage dog,pitbull,bloodhound,labrador,golden retriever,poodle,beagle,corgi,husky,german shepherd,dachshund,greyhound,terrier,bulldog,chihuahua,spaniel,collie,border collie;" +
    "cat:cat,cats,moggy,tabby,siamese,persian,ragdoll,maine coon,bengal,sphynx,tomcat,tortoiseshell,kitten,kittens,kitty,kitties;bird:bird,birds,parrot,parrots,canary,budgie,budgies,parakeet,cockatiel,cockatiels,cockatoo,macaw,lovebird,lovebirds,finch,finches,pigeon,pigeons,parrotlet,african grey;fish:betta,guppies,tropical fish,goldfish,fish,koi;" +
    "rabbit:rabbit,rabbits,bunny,bunnies;hamster:hamster,hamsters;guinea_pig:guinea pig,guinea pigs;horse:horse,horses,pony,ponies;turtle:turtle,turtles,tortoise;" +
    "snake:snake,snakes;lizard:lizard,lizards,gecko,geckos,iguana,bearded dragon,bearded dragons,chameleon;chicken:chickens,hens,chicken,hen,rooster,cockerel;duck:duck,ducks;goat:goat,goats;pig:pig,pigs,piglet,piglets;sheep:sheep,lamb,lambs;donkey:donkey,donkeys;llama:llama,llamas,alpaca,alpacas;cow:cow,cows;hedgehog:hedgehog,hedgehogs;chinchilla:chinchilla,chinchillas;gerbil:gerbil,gerbils;frog:frog,frogs,tree frog;spider:tarantula,tarantulas;axolotl:axolotl,axolotls;stick_insect:stick insects;ferret:ferret,ferrets;rat:rat,rats;mouse:mouse,mice;pet:pet,pets"
  )
    .split(";")
    .flatMap((entry) => {
      const [name = "", words = ""] = entry.split(":");
      return words.split(",").map((word): [string, string] => [word, name]);
    }),
);

const OCCUPATIONS = set(
  "accountant,actor,actress,animator,architect,artist,astronaut,athlete,author,baker,banker,barber,barista,bartender,biologist,blacksmith,blogger,bookkeeper,boxer,builder,bus driver,butcher,captain,caregiver,carer,carpenter,cashier,ceo,chef,chemist,civil servant,cleaner,clerk,coach,comedian,composer,consultant,contractor,cook,counselor,counsellor,cto,cfo,courier,curator,dancer,data analyst,data scientist,dentist,designer,detective,developer,dietitian,director,dj,doctor,driver,economist,editor,electrician,engineer,entrepreneur,farmer,filmmaker,firefighter,fireman,fisherman,flight attendant,florist,freelancer,gardener,geologist,guard,guide,gp,hairdresser,handyman,historian,homemaker,housewife,illustrator,instructor,intern,interpreter,investor,janitor,jeweler,journalist,judge,landscaper,lawyer,lecturer,librarian,lifeguard,locksmith,maid,manager,marketer,mathematician,mechanic,medic,merchant,midwife,miner,model,musician,nanny,novelist,nurse,nutritionist,officer,optician,painter,paralegal,paramedic,pastor,personal trainer,pharmacist,photographer,physicist,physiotherapist,pianist,pilot,plumber,poet,policeman,policewoman,police officer,politician,postman,potter,priest,principal,producer,product manager,professor,programmer,project manager,psychiatrist,psychologist,publisher,radiologist,real estate agent,receptionist,recruiter,reporter,researcher,sailor,salesman,saleswoman,salesperson,scientist,sculptor,seamstress,secretary,security guard,singer,social worker,software developer,software engineer,soldier,stay-at-home mom,stay-at-home dad,stylist,student,surgeon,surveyor,swimmer,tailor,teacher,teaching assistant,technician,therapist,tour guide,trader,trainee,trainer,translator,truck driver,tutor,vet,veterinarian,violinist,waiter,waitress,web developer,welder,writer,yoga teacher,zoologist,apprentice,postdoc,phd student,medical student,law student,web designer,game designer,graphic designer,sales rep,analyst,administrator,agent,assistant,attorney,specialist,supervisor,operator,planner,inspector,streamer,youtuber,executive,partner at,founder,co-founder,owner,head chef,advisor,adviser,nurse practitioner,stockbroker,broker,auditor,actuary,cto,diver,hunter,shepherd,smith,innkeeper,beekeeper,brewer,winemaker,bricklayer,roofer,mason,mayor,monk,nun,imam,rabbi,playwright,screenwriter,copywriter,proofreader,archivist,anthropologist,archaeologist,astronomer,meteorologist,neurologist,cardiologist,anesthetist,pediatrician,dermatologist,oncologist,radiographer,sonographer,undertaker,warehouse worker,factory worker,construction worker,taxi driver,delivery driver,train driver,sound engineer",
);

/** True for "senior software engineer": its last words are a profession. */
export function isOccupation(value: string): boolean {
  const words = value.toLowerCase().split(/ (?:of|in|for|at|from|on) /)[0] ?? "";
  if (OCCUPATIONS.has(words)) return true;
  const parts = words.split(" ");
  return parts.length <= 5 && (OCCUPATIONS.has(parts.at(-1) ?? "") || OCCUPATIONS.has(parts.slice(-2).join(" ")));
}

export const DEMONYMS: ReadonlySet<string> = set(
  "afghan,albanian,algerian,american,argentinian,argentine,armenian,australian,austrian,bangladeshi,belgian,bolivian,brazilian,british,bulgarian,cambodian,canadian,chilean,chinese,colombian,croatian,cuban,czech,danish,dutch,ecuadorian,egyptian,english,estonian,ethiopian,filipino,filipina,finnish,french,georgian,german,ghanaian,greek,hungarian,icelandic,indian,indonesian,iranian,iraqi,irish,israeli,italian,jamaican,japanese,jordanian,kazakh,kenyan,korean,south korean,latvian,lebanese,lithuanian,malaysian,mexican,moroccan,nepalese,nepali,new zealander,nigerian,norwegian,pakistani,palestinian,persian,peruvian,polish,portuguese,puerto rican,romanian,russian,saudi,scottish,senegalese,serbian,singaporean,slovak,slovenian,south african,spanish,sri lankan,swedish,swiss,syrian,taiwanese,thai,tunisian,turkish,ukrainian,uruguayan,venezuelan,vietnamese,welsh",
);
export const LANGUAGES: ReadonlySet<string> = set(
  "arabic,bengali,bulgarian,cantonese,catalan,chinese,croatian,czech,danish,dutch,english,estonian,farsi,finnish,french,gaelic,georgian,german,greek,hebrew,hindi,hungarian,icelandic,indonesian,irish,italian,japanese,korean,latin,latvian,lithuanian,malay,mandarin,mandarin chinese,norwegian,persian,polish,portuguese,punjabi,romanian,russian,serbian,slovak,spanish,swahili,swedish,tagalog,tamil,telugu,thai,turkish,ukrainian,urdu,vietnamese,welsh,sign language,esperanto",
);
export const RELIGIONS: ReadonlySet<string> = set(
  "christian,catholic,muslim,jewish,hindu,buddhist,sikh,atheist,agnostic,protestant,mormon,jew,orthodox christian",
);
export const DIETS: ReadonlySet<string> = set(
  "vegetarian,vegan,pescatarian,gluten-free,flexitarian,lactose intolerant,teetotal",
);
export const TRAITS: ReadonlySet<string> = set(
  "shy,introverted,extroverted,outgoing,stubborn,impatient,patient,curious,ambitious,organized,organised,disorganized,lazy,optimistic,pessimistic,quiet,talkative,competitive,creative,perfectionistic,sensitive,forgetful,clumsy,punctual,messy,tidy,adventurous,cautious,spontaneous,superstitious,religious,honest,introvert,extrovert,perfectionist,workaholic,morning person,night owl,early bird,early riser,optimist,pessimist,people person,homebody,hopeless romantic,dog person,cat person,bookworm,foodie,procrastinator,light sleeper,heavy sleeper,deep sleeper,feminist,minimalist,left-handed,right-handed,colour-blind,color-blind,colorblind",
);
export const CONDITIONS: ReadonlySet<string> = set(
  "asthma,diabetes,type 1 diabetes,type 2 diabetes,migraines,migraine,adhd,autism,dyslexia,epilepsy,arthritis,anxiety,depression,insomnia,eczema,hay fever,high blood pressure,low blood pressure,celiac disease,coeliac disease,back problems,back pain,a bad back,a bad knee,bad knees,tinnitus,psoriasis,crohn's disease,cancer,ptsd,ocd,a heart condition,poor eyesight,vertigo,lupus,gout,scoliosis,anemia,sleep apnea",
);
export const CONDITION_ADJECTIVES: ReadonlySet<string> = set(
  "coeliac,celiac,diabetic,asthmatic,epileptic,dyslexic,autistic,deaf,blind,anemic,bipolar,pregnant,short-sighted,hard of hearing",
);
export const INSTRUMENTS: ReadonlySet<string> = set(
  "guitar,piano,violin,drums,bass,bass guitar,cello,flute,clarinet,saxophone,trumpet,ukulele,harp,banjo,keyboard,harmonica,trombone,viola,oboe,accordion,electric guitar,acoustic guitar,organ,lute,fiddle,recorder,mandolin,bagpipes,tuba,french horn,bassoon,double bass,xylophone,bongos,tambourine,cajon,synth,synthesizer,tin whistle,penny whistle,sitar,theremin,melodica,kazoo,concertina,autoharp,steel drums,didgeridoo,euphonium,cornet",
);
export const SPORTS: ReadonlySet<string> = set(
  "football,soccer,tennis,basketball,volleyball,badminton,golf,hockey,ice hockey,rugby,cricket,baseball,softball,squash,table tennis,ping pong,chess,poker,video games,board games,computer games,pool,darts,handball,water polo,lacrosse,padel,bridge,go,mahjong,minecraft,dungeons and dragons,d&d",
);
export const SKILLS: ReadonlySet<string> = set(
  "swim,cook,drive,code,program,sing,dance,sew,knit,ski,snowboard,skate,juggle,whistle,type fast,bake,draw,paint,dive,surf,sail,fly a plane,ride a horse,ride a bike,ride a motorcycle,speak in public,touch type,read music,do magic tricks,fence,climb",
);
export const VEHICLES: ReadonlySet<string> = set(
  "car,bike,bicycle,motorbike,motorcycle,scooter,van,truck,boat,tesla,toyota,honda,ford,bmw,audi,jeep,volvo,camper van,campervan,vespa,sailboat,suv,mini,prius,volkswagen,skateboard,e-bike,electric car",
);
export const HOMES: ReadonlySet<string> = set("house,flat,apartment,condo,cottage,cabin,studio,farm,villa,houseboat");

/** Endings that no name and no place has alone. */
export const NOT_NAMES: ReadonlySet<string> = set(
  "same,neither,either,raining,hot,cold,right,sorry,sure,fine,good,great,here,back,ok,okay,ready,happy,sad,tired,busy,done,home,late,lost,bored,hungry,glad,afraid,not,just,so,very,really,well,still,always,never,in,at,on,off,out,up,down,the,a,an,my,your,his,her,their,our,all,also,alone,dead,free,full,new,old,sick,ill,that,this,it,going,trying,looking,excited,interested,curious,serious,kidding,joking,thinking,single,married,divorced,engaged,christmas,easter,god,both,too,no,yes,over,somebody,someone,nobody,none,who,what,batman,superman,yours,mine,awake,asleep,online,new here",
);

/** "I'm Leo" may be a sign of the zodiac, "It's April" a month; "my son Leo" is neither. */
export const SIGNS_AND_DAYS: ReadonlySet<string> = set(
  "monday,tuesday,wednesday,thursday,friday,saturday,sunday,january,february,march,april,may,june,july,august,september,october,november,december,aries,taurus,gemini,cancer,leo,virgo,libra,scorpio,sagittarius,capricorn,aquarius,pisces",
);

/** Places that somebody "left", where nothing else says that it was no company. */
export const PLACES: ReadonlySet<string> = set(
  "london,paris,berlin,madrid,rome,vienna,lisbon,dublin,edinburgh,glasgow,manchester,bristol,leeds,liverpool,oxford,cambridge,amsterdam,brussels,munich,hamburg,cologne,frankfurt,zurich,geneva,milan,naples,turin,venice,florence,barcelona,valencia,seville,porto,athens,istanbul,ankara,moscow,kyiv,warsaw,krakow,prague,budapest,bucharest,sofia,belgrade,zagreb,stockholm,oslo,copenhagen,helsinki,reykjavik,lyon,marseille,nantes,bordeaux,toulouse,nice,new york,los angeles,chicago,boston,seattle,san francisco,houston,dallas,austin,denver,miami,atlanta,philadelphia,detroit,portland,washington,toronto,vancouver,montreal,ottawa,mexico city,havana,lima,bogota,santiago,buenos aires,rio,sao paulo,cairo,lagos,nairobi,cape town,johannesburg,accra,dubai,tel aviv,tehran,mumbai,delhi,bangalore,kolkata,karachi,dhaka,bangkok,hanoi,singapore,jakarta,manila,hong kong,taipei,tokyo,osaka,kyoto,seoul,beijing,shanghai,shenzhen,guangzhou,sydney,melbourne,brisbane,perth,auckland,wellington,england,scotland,wales,ireland,france,germany,spain,portugal,italy,austria,switzerland,belgium,the netherlands,poland,ukraine,russia,turkey,greece,sweden,norway,denmark,finland,iceland,india,china,japan,korea,vietnam,thailand,indonesia,the philippines,australia,new zealand,canada,the us,the usa,america,mexico,brazil,argentina,chile,peru,colombia,cuba,egypt,morocco,nigeria,kenya,ghana,south africa,iran,iraq,syria,israel,lebanon,pakistan,bangladesh,nepal,california,texas,florida,ohio,alaska,hawaii,europe,asia,africa",
);
