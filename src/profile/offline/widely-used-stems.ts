/**
 * Stems that people use whatever they talk about, and that say less than others: those in a third of the meetings of the
 * validation part of QMSum (MIT), without the most common ones, as `npm run eval:words` prints them.
 */
export const WIDELY_USED_STEMS: ReadonlySet<string> = new Set(
  (
    "abil absolut access accord across action addit address adjust advanc against agenda agre ahead aim allow " +
    "almost along alright alwai amount answer anybodi appar appli approach area aspect assum avail bad base batteri " +
    "becom begin best bigger bite board both bottom break budget bui build busi button cannot certainli channel " +
    "check child chip choos clear clearli click close colour combin come comment common compani compar complet " +
    "complex complic compon comput concept conceptu concern confus connect consid continu control cool copi correct " +
    "cost coupl cover creat critic cross current curv cut dai data deal decid decis design detail develop devic " +
    "difficult digit direct discuss disfmark displai document doubl draw drop dunno dure earlier easier easili " +
    "effect effort electron email energi english entir especi essenti euro evalu everybodi excel except expect " +
    "expens experi expert explain extent extra face fair fall fanci fashion featur fifti figur file fill final " +
    "financ finish fit focu forget form forth forti forward frame free friendli front full function further futur " +
    "gap gener goal group gui half hand happi head hei higher hmm hold home hour hous huge huh hundr identifi " +
    "imagin implement includ increas indic individu industri inform initi input insid instanc instruct integr " +
    "interfac intern involv issu item job kai kei languag larg late lead learn level life light limit list listen " +
    "live locat lose love low major manag mark market match materi mechan meet menu microphon middl million miss " +
    "model moment monei month morn natur necessarili never normal notic obvious onc oper option origin other " +
    "otherwis ourselv outsid page pai paper particular particularli pass past pen per percent perform phone pictur " +
    "piec plan plastic posit power practic prefer prepar present press previou price process produc product " +
    "programm project propos prototyp provid purpos push quickli rang rate reach read readi real receiv recognis " +
    "recognit record red refer regular relat relev remot report requir research respons result role room round rule " +
    "save scale screen sell sens separ sever shape short side signal similar singl sit situat size slide slightli " +
    "smaller solut somebodi somewher soon sorri sourc space speak speaker special specif speech spend stage stai " +
    "stand standard state step stick straight strong structur studi suggest switch system tabl target task technic " +
    "technolog televis term test text tha third thirti throw tool touch toward train transcript trend trendi try " +
    "twelv twenti type under univers unless until user valu variou version video view vocalsound voic volum wanna " +
    "watch within world worri worth wow write wrong young zero"
  ).split(" "),
);
