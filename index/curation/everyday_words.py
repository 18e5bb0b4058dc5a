"""Words that are right whether or not the index has them, written by us.

A patient who types one of them has not misspelt another: "four" is not "for", "massage" not
"message", "ingested" not "injected". Everyday English and the common words of medicine, no names of
medicines. Base forms: word forms are told by their stems.
"""

EVERYDAY = frozenset(
    """
    abdomen abdominal ability able abnormal abortion above abroad abscess absent accept accident
    account ache acid acne acquire across active actor acute add addict address admit adopt
    adult advance advice advise affect afford afraid africa african afternoon age aged agency
    agent ago agree ahead aid aim air airborne airport airway alcohol alert alive allergic
    allergy allow almost alone along already alter alternative although always amazing ambulance
    america american amid amidst among amount anaemia anal analyse anatomy anemia anger angle
    angry animal ankle announce annual answer anti antibiotic antibody antidepressant antiviral
    anxiety anxious anyhow anymore anyway apart apartment apologise apparent appeal appear
    appetite apple apply appointment appreciate approach approve april arch area aren arent
    argue arisen arm army around arousal arrange arrest arrive arrow art artery arthritis
    article asap asia asian aside ask asleep aspect assess assist association assume asthma
    asymptomatic athlete attach attack attempt attend attitude august aunt australia author
    autism autoimmune autumn available average avoid awake award aware away awful baby back
    bacon bacteria bacterial bad badly bag bake balance ball balloon banana band bandage bank
    bare barely base basic basis basket bat bath bathe bathroom battery battle bean bear beard
    beat beauty became become bed bedroom bedtime bee beef beer began begin begun behave
    behaviour behind belief believe bell belly belong below belt bench bend benefit benign
    beside besides bet better beyond bicycle bid big bigger bike bile bill bind biology biopsy
    bird birds birth birthday biscuit bite bitten bitter black bladder blade blame blanket bled
    bleed blend bless blind blink bloating block blog blonde blood blow blue board boat body
    boil bold bomb bond bone book boost boot border bore born borrow boss both bother bottle
    bottom bought bound bowel bowl box boy boyfriend brain brake branch brand brave breach bread
    break breakfast breast breath breathe breed brick bride bridge brief bright bring britain
    british broad broke broken bronze brother brought brown bruise brush bubble bucket budget
    build built bulge bulk bull bullet bunch burden burn burnt burst bury bus bush business busy
    butter button buy cabin cable cake calcium calf call calm camera camp campus canada canadian
    cancer candle candy canker cant capable capture car carbon card cardiac care career carer
    carpet carrier carry cart cartilage case cash castle cat catch cause cave cavity cease
    ceiling cell cent center centre century certain chain chair challenge chance change channel
    chapter charge chart chase cheap check cheek cheer cheese chef chemical chemist chemotherapy
    cherry chest chew chicken chief child childhood children chin china chinese chip chocolate
    choice choke choose chosen christian christmas chronic church cigarette cinema circle
    citizen city civil claim class classic clay clean clear clerk clever click client climate
    climb clinic clip clock close cloth clothes cloud club clue coach coal coast coat code
    coffee cognitive coin cold colitis collapse collar collect college colon color colour column
    coma comb combine come comfort comment common communicate community company compare complain
    complete complex component compulsive computer conceive concentrate concept concern conclude
    condition confirm confuse congenital connect consent consider constant constipation consult
    contact contagious contain contaminate content contest continue contraceptive contract
    contribute control cook cookie cool cope copper copy corn corner coronary correct cost
    cotton couch cough couldn couldnt council counsel counselling counsellor count counter
    country couple courage course court cousin cover cow crack craft cramp crash crave crazy
    cream create credit crew crime crisis criteria critical crop cross crowd cruel cruise crush
    crust cry culture cup curable cure curious current curtain curve custom customer cut cycle
    cyst dad daily dairy damage damp dance danger dangerous dare dark data date daughter dawn
    day dead deaf deal dear death debate debt decade december decide deck declare decline deep
    deer default defeat defend define degree delay delicious deliver demand dementia demonstrate
    dental dentist deny depart depend dependence depression depth dermatitis describe desert
    deserve design desire desk despite destroy detail detect deteriorate determine determined
    develop device diabetes diabetic diagnose diagnosis dial diarrhea diarrhoea diary dictionary
    didn didnt die diet differ difficult dig digest digestion dinner direct director dirt dirty
    disabled disagree disappear disaster discharge discover discovery discuss disease dish
    disinfect dislike disorder display distance distant distinguish distribute district disturb
    dive diverse divide divorce dizzy doctor document doesn doesnt dog doll dollar domain donor
    dont door dosage dose double doubt down downstairs dozen drag drain drama draw drawer dream
    dress drew drift drink drive driver droop drop droplet drove drown drug drum drunk dry dual
    duck due dull dumb duration during dust duty eager ear earlier early earn earth ease easily
    east eastern easy eat eaten eczema edge editor educate effect effective effort egg eight
    eighteen eighty elbow elder elderly electric elephant elevate eleven eliminate email
    emergency emotion employ employee employer empty enable encephalitis encounter encourage end
    endocrine enemy energy engine engineer england english enjoy enlarge enormous enough enquire
    enrol ensure enter entire entity entrance entry envelope environment envy enzyme epidemic
    epilepsy equal equip error escape especially essay essential estimate europe european
    evaluate evening event eventually everybody everyday everyone everything everywhere evidence
    evil evolution evolve exact exactly exam examine example excellent except excess exchange
    excite exclude excuse exercise exhaust exist exit expand expect expense expensive experience
    experiment expert explain explicit explore expose exposure express extend extra extreme eye
    eyebrow face facial fact factor factory fade fail faint fair fairly faith fake fall false
    fame familiar family famous fan fancy far farm farmer fast faster fat fatal fate father
    fatigue fault favor favour favourite fear feather feature february fecal fed fee feed feel
    feet fell fellow felt female fence fertile fetal fetus fever few fewer fibre fibrosis field
    fierce fifteen fifth fifty fight figure file fill filler film filter final finally finance
    find fine finger finish fire firm first fish fist fit five fix flag flame flash flat flavour
    flesh flew flight float flood floor flour flow flower flu fluid flush fly focal focus fold
    folk follow food fool foot football force forearm forehead foreign forest forever forget
    forgive forgot fork form formal former forth fortune forty forward foster fought foul
    founder four fourteen fourth fox fracture fragile frame france free freedom freeze french
    frequency frequent fresh friday fridge friend friendly fright frog front frost frozen fruit
    fry fuel full fully fun function fund funeral fungal funny fur furniture further future gain
    gallbladder gallon game gang gap garage garden garlic gas gate gather gauge gave gender gene
    general generous genetic genital gentle gentleman genuine genus german germany gestation
    ghost giant gift girl girlfriend given giving glad gland glass global glory glove glucose
    glue goal goat gold golden golf gone gonna goodbye gotten gout government grab grace grade
    gradual grain granddaughter grandfather grandmother grandparent grandson grant grape grass
    grateful grave gray great greek green greet grew grey grief grind grip groan grocery groin
    ground group grow growth guarantee guard guess guest guide guideline guilt guilty gum gun
    gut guy gym habit habitat hadn haemorrhage hair half hall hallucinate hand handle hang
    happen happy harbour hard hardly harm hasn hasnt hat hate haven havent head headache heal
    health healthcare healthy hear heard heart heat heaven heavy heel height held hell helmet
    help hemorrhage hence hepatic hepatitis herb hereditary hernia heroin herpes herself
    hesitate hidden hide high highly hill hip hire history hit hobby hold hole holiday hollow
    holy home honest honey honor honour hook hope hormone horn horrible horse hospice hospital
    host hot hotel hour house household housing huge human humble humor humour hundred hunger
    hungry hunt hurry hurt husband hygiene hyperactive hypertension hyperthyroidism hypotension
    hypothyroidism hysterectomy ice idea ideal identical identify ignore ill illegal illness
    image imagine immediate immune immunity impact impair implant important impossible improve
    inch incidence include income increase incubate indeed indian indicate individual indoor
    industry infant infect infection infertile inflame inflammation influence influenza info
    inform ingredient inhabit inhale inherit inherited inhibit inject injection injure injury
    ink inner innocent insect inside insist insomnia inspect instance instant instead insulin
    insurance intake intend intense intensive interact intercourse internet interval interview
    intestine intravenous introduce invasive invent invest invite involve iran iraq ireland
    irish iron irregular irritable island isn isnt issue italian italy itch item ive jacket jail
    jam january japan japanese jaundice jaw jealous jeans jerk jest jewel jewelry jewish job
    join joint joke journal journey joy judge juice july jump june junior jury justice keen keep
    kept kettle key kick kid kidney kill king kiss kit kitchen kite knee kneel knew knife knit
    knock knot knowledge known label labor laboratory labour lack ladder lady laid lake lamb
    lamp land landlord language large larynx laser last late lately latent later latest latter
    laugh launch laundry law lawn lawyer lay layer lazy lead leader leaf league leak lean leap
    learn lease least leather leave lecture led left leg legal lemon lend length leprosy lesion
    less lesson lethal letter leukemia level liberty library lice licence license lick lid lie
    life lifelong lifestyle lifetime lift light likely limb limit line link lion lip liquid list
    listen literature litre little live liver load loan lobby local locate lock lockdown logic
    london lonely long longer look loose lord lose loss lost lot loud lounge love lovely lover
    low lower loyal luck lucky lumbar lump lunch lung lupus luxury lymph machine mad magazine
    magic mail main mainland maintain major malaria male malignant mall mammal man manage
    manager manic manner map march marine mark market marriage marry mask mass massage massive
    master match mate material maternal math matter mattress mature maximum maybe mayor meal
    mean meant measure meat mechanism media medical medication medicine medium meds meet melt
    member memory meningitis menopause menstrual mental mention menu mercy mere merely merry
    mess message metabolic metal meter method metre mexican mexico mice middle midnight migraine
    mild mile military milk mill million mind mineral minimum minister minor minute mirror
    miscarriage misery miss mistake mistaken mite mix mobile mode model moderate modern modest
    molecule moment monday money monitor monkey monotherapy month mood moon moral more morning
    mortality mortgage mostly mother motion motivate motor mountain mouse mouth move movie mucus
    muddy mum murder muscle museum mushroom music mustn mutate mutual mystery nail naked name
    narrow nasal nasty nation native natural nature nausea near nearby nearly neat necessary
    neck need needle negative neighbour neither neonatal nephew nerve nerves nervous nest net
    network neural neurological never new newborn news newspaper next nice nicotine niece night
    nightmare nine nineteen ninety nobody nodule noise noisy none noon nor normal north northern
    nose note nothing notice novel november nowhere numb number numbness numerous nurse nut
    nutrition obese obesity object objective observe obsessive obtain obvious occasion occupy
    occur ocean october ocular odd off offence offer office officer official often oil okay old
    older
    olive once ones ongoing onion online onset open operate opinion opioid opportunity oppose
    optic optical option oral orange order ordinary organism origin original osteoporosis others
    otherwise ought ounce ourselves outbreak outcome outdoor outside ovary oven overall overcome
    overdose overdue overnight overweight ovulation owe owner oxygen pace pack package packet
    page paid pain painful paint pair palace pale palliative palm palsy pan panel panic pants
    paper paragraph paralysis paranoid parasite parcel pardon parent paris park part partial
    particular partly partner party pass past paste pastor patch paternal path pathology patient
    pattern pause pave pay payment peace peach peak peanut pear pelvic pen pencil penis penny
    pension people pepper peptide perceive percent perfect perform perhaps period permanent
    permit persist person personal pet pharmacy phase phobia phone photo phrase physical
    physician piano pick picture piece pig pile pill pillow pilot pin pinch pine pink pint pipe
    pitch pizza place placebo plain plan plane planet plant plasma plastic plate play player
    pleasant pleased pleasure plenty plug plus pneumonia pocket poem poet point poison pole
    police policy polite political pollen pond pool poor pop popular population pork port
    portion position positive possess post posterior posture pot potato potent potential pound
    pour poverty powder power practical practice praise pray prayer precise predict prefer
    pregnancy pregnant premature prepare prescribe prescription presence present president press
    pressure pretend pretty prevalent prevent previous price pride priest primary primer prince
    print prior prison private prize probably problem procedure proceed process produce product
    profession professor profile profit prognosis program programme progress project promise
    promote proof proper property proportion propose prostate protect protein protest protocol
    proud prove provide province psychiatric psychiatrist psychologist psychology psychosis
    psychotherapy puberty pubic public pull pulmonary pulse pump punch punish pupil purchase
    pure purple purpose purse push put qualify quality quantity quarter queen quick quickly
    quiet quit quite quote rabbit race radiation radio rail railway rain raise ran range rapid
    rare rarely rash rat rate rather ratio raw reach react read ready real realise reality
    realize rear reason reasonable receive recent recently recipe recognise recommend record
    recover recovery rectal recur red redness reduce refer reflect refuse regard regime region
    regret regular rehab reject relapse relate relative relax release relevant relief rely
    remain remark remember remind remote remove renal rent repair repeat replace reply report
    represent request require rescue research reserve reservoir resign resilience resist resort
    resource respect respiratory respond responsible rest restaurant restless restrict result
    resume retina retire return reveal review reward rheumatic rhythm rice rich rid ride ring
    ripe rise risk river riverside road roast rob rock rode role roll roof room root rope rose
    rotten rough round route routine row royal rub rubber rubbish rude ruin rule rumour run
    rural rush russia russian sad saddle safe safety sail salad salary sale salivary salt sand
    sandwich sane satisfy saturday sauce sausage save saw scale scalp scan scar scare scene
    schedule schizophrenia school science scientist scissors sclerosis score scratch scream
    screen sea search season seat second secret section secure seed seek seen seizure seldom
    select self sell semi send senior sense sensible sent sentence separate sepsis september
    series serious serum servant serve service session set settle seven seventeen seventy
    several severe sew sex sexual shade shadow shake shallow shame shape share sharp shave sheep
    sheet shelf shell shelter shift shine shingles ship shirt shock shoe shoot shop short
    shorter shot shoulder shouldn shouldnt shout shove show shower shrink shrunk shut shy sick
    side sigh sight sign signal significant silence silent silk silly silver similar simple
    since sing singer single sink sinus sister sit site situation six sixteen sixty size skate
    skeletal skill skin skip skirt sky sleep slept slice slide slight slim slip slope slow small
    smallpox smart smell smile smoke smoker smooth snack snake snow soap social society sock
    soda soft soil soldier sole solid solve somebody somehow sometime sometimes somewhat
    somewhere son song soon sore sorry sort sought soul sound soup sour source south southern
    space spain spanish spare spasm speak special specialist species specific spectrum speech
    speed spell spend spent spider spill spin spinal spine spirit spit split spoil spoke spoken
    spoon sport spot spouse spray spread spring sputum square squeeze stable staff stage stain
    stair stamp stand standard star stare stared start state station statue status stay steady
    steal steam steel steep stem step stick sticky stiff stimulate sting stir stock stole
    stomach stone stood stool stop store storm story stove straight strain strange stranger
    straw stream street strength stress stretch strict strike string strip stroke strong struck
    structure struggle stuck student study stuff stupid style subject subsequent substance
    succeed success sudden suffer sugar suggest suicidal suicide suit suite sum summer sun
    sunday sunlight sunny sunset supper supplement supply support suppose sure surface surgeon
    surgery surgical surprise surround survey survive survivor susceptible suspect swallow sweat
    sweep sweet swell swim swine swing switch swollen sword symbol sympathy symptom symptomatic
    syndrome system table tablet tail take taken talent talk tall tank tap tape target task
    taste taught tax taxi tea teach teacher team tear tears technology teen teenager teeth
    telephone television temperature temporary tend tender tendon tennis tension tent term
    terrible test tests text thats theatre theirs theme theory therapist therapy theyre thick
    thief thigh thin think third thirsty thirteen thirty thorough though thought thousand thread
    threat threaten three threw throat through throughout throughput throw thrown thru thumb
    thunder thursday thus thyroid ticket tide tidy tie tight till timber time tiny tip tire
    tired tissue title toast tobacco today toe together toilet told toll tomato tomorrow ton
    tone tongue tonight took tool tooth top topic torn total touch tough tour tourist toward
    towards towel tower town toxic toy trace track trade tradition traffic trail train transfer
    translate transmit transplant transport trap trauma travel tray treasure treat treatment
    tree tremble tremor trend trial trick trigger trim trip troop trouble trousers truck true
    truly trunk trust truth try tube tuesday tumor tumour tune turkey turn twelve twenty twice
    twin twist twitch two type typhoid typical ugly ulcer ultimate ultrasound umbrella unable
    uncle underlying understand understood undo unhappy uniform union unique unit unite
    university unknown unless unlike unlikely until unusual unwell update upon upper uprate
    upset upside upstairs urban urge urgent urinary urine usage useable useful using usual
    usually uterus vacation vaccinate vaccine vagina vaginal vague vain valid valley valuable
    value van vanish vape variant varied variety various vascular vast vector vegetable vehicle
    vein version versus vessel veteran victim victory video view village violent viral virtue
    virus visible vision visit visitor vital vitamin voice volume vomit vote voyage wage waist
    wait wake walk wall wander wanna war warm warn wash washington wasn wasnt waste watch water
    wave wax weak weaken wealth wean weapon wear weather web website wedding wednesday week
    weekend weekly weep weigh weight weird welcome went weren werent west western wet whatever
    wheat wheel wheelchair whenever whereas wherever whisper white whoever whole wicked wide
    widow width wife wild willing win wind window wine wing winner winter wipe wire wise wish
    without witness woke woman womb women won wonder wonderful wont wood wooden wool word wore
    work worker workout world worldwide worm worn worried worry worse worsen worst worth worthy
    wouldn wouldnt wound wrap wrist write writer written wrong wrote yard year yellow yesterday
    yoga york young youre youth youve zero zone zoo
    """.split()
)
