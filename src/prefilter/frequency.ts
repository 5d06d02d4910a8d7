/**
 * How common four bytes are in text, so that a literal can be found by its rarest window. A static
 * table: bigram counts over 100 MB of source code and documents (C, JavaScript, Markdown, test
 * data), with letter case dropped. It only steers speed; a wrong estimate loses no hit.
 */

/**
 * Row: class of the first byte, column: of the second. A base-36 digit: -log2 of the pair's share.
 */
const PAIR_BITS = [
  '3c9bbcba9f7cd9c9abaddeeeffdfb8dd9797888a97cb99988d8779a9dcc9a9fb',
  'ehhmglnhfifmljmjlklmllmlmlllkcmmkhhefggihhlhhhhhgkfeghijkmjjhjig',
  'bjegdekfhbbhaeeffeghhiijjkcdhicjhdfcedefdegfedefegdcdedeefggffff',
  'bjialimimkelljmjjdeffgfffhmlmmllmhlgcciigbliigikglfghgkklmmjllmg',
  'ghjkhjlidgimmkjhkghjklklkkimimlkgfhegffgffjieghgelfeehffikkdklkf',
  'glglmiljhlilljglgihikkllkklimiimjjjgejjkgijlfkljhljdhhjljlgjllmg',
  'cljkllcjilelmllkijlllmlkmmmljgmmmghefggghgmhfgghfigfhihiklkmmlmg',
  'bjfhggifhbcibfechfijjjjkkkdeegiiheedfdegeffhfffgegeccefffhjgeeig',
  'gcdgdgdadadflfhgecefghijiijifklifcdabccfdcfecdcccgbaddcefgfdfmje',
  '9keggkhfea9hcfcfijlllmmmmlg8eikgafgfghhihgjhhgggglgfghhijkjcefkf',
  '5hfafilffb7igdc9eedcdhiiijiicbljfcebcddfecheddeddhcbcecfiggdfbif',
  'cmjljlmiidhdjgkjjfhjkklkkllekemkikjhkijikgikjkjjhkjhklkkjllljhmg',
  '8mckhjfggialjfgjcdfggiikkklmlmlmlfgdgggihhiffgdggkfdhihjiigfijlf',
  '9lgkgilhifdgl8kkbbdfhijkfhkgkh9lldecdddfedhgddedchdbcffehifiijmg',
  'amemhilgjgajjjceaabbcccdddikehlkkcdbdcdcbccgccdebgbadcegfhhjegle',
  'amfkhgjdhg8lhhgbheghhhijjkeiijgggeecededdeehdefeciecedefgjjhfigf',
  'bkelkhmfjcbjcdahbbddddddddfcilkkhfeggggjjjljhiljgkfhjjkkdkklhdmf',
  'ckelijlgicbjccagbccccdddddfdfjhliggggggjjklihilkglkjkglkjlkihdme',
  'clfllkkfhdcjedbgaeeeddeeeeffihglhggggggjkiljhjjjglkhijjkhlkihejd',
  'cmgmmllhieckfdbidedfeffffefhkjhljggggggklkklkjkjjkiillkljlljifme',
  'cmgmlkmgiecjfccidffffffffffhiklmlggggggjkjlkijllilkkijkkjkkjigme',
  'dmhmmklikfdkfdcjdfffffeffffhlllmmgggggglkkkkkkkkhllijkkkkllkkhlf',
  'dmglkllhjfdkgedjfffedffffffhkklllgggggglljljhjklilkilklklllkigme',
  'dmimmlmklgdlhecjffffffffffgjllmmmgggghgjllmlkllkkllllllllllkkhlf',
  'dmhmmllgkfdlhedjegfgfgfffffikllllhggghhkllljillljklklkkkkllljhlf',
  'emimnllikgdkhfdifffgfffffefijlllmggghghllkkklllljllklkijkkkkkhle',
  '9kfmhelgiibjkijcffggfgggggfkgjlljgffggfjiflljjhiglhihhkklllihjlg',
  'amilkhjglh7mlkiillmlmmlllllfhkmlikljlkklkjmljkkjkjljilkjlmmkijlg',
  'djkmjiljlmknljkbhghiijijijklefjjmfhefegifgkhehghdlgceghhkkllgllf',
  '8mbmfghfilbmlhihffhijjkjjklkj7flgiigiihiiijkiigghmjhhgjjjikgikgg',
  'cmflhmiegfblfiegijjklklmkmggdeglhcdcdddgdeifeedfcfdbdeefikhhihlf',
  'dmhmklkgihfmlkljljmmnmmmmmimikjillkikljkkgmlllklijljikmllmlljkkf',
  'alhlhimijgbiegdgccdgiihkkkgjhmllhcgdfdegeghgfeffdhadgffiiilgkibf',
  'alfmllkgfdejbbefgfffggggghfekifkida98ecafagb898d9h887aaecbfhiimc',
  'ckfmijmhffgjeeefgggggfggggfgjhkjhaedeafeibbfaefbfhbcfahihbggihnd',
  'bkfkkilgecdhcbefgfffggggggfeigikd9ebe9cg9bj99cf8chac89dfhdhhhglb',
  '7gdlijmebbbgbcbeggfggfggggdchefhc9bd97cff8gfbfcaehbaeafffbjfeemb',
  '7gchkjjcaaagbbadggggggfhggcbeechc9b87a9becee997b9a778dba9afeedm9',
  '9kfljkjgadchdeeiggggggghfgdfhfkkfafdcbbgj8jgbfd9dhadbaihhdjfhgmc',
  '9jemklkdccchcddfihgiijikljeeggfjdcfdf9edcbjicebcficbcccgjhghgelb',
  'aidmkllfdddideegkgdfhlklklefigdje9gee8ghg9hgfefafkceacgiifgghflc',
  'clgmhllgeedffeffljjikkilklhfhgehjba9998ahfje9a78aia88gbhajbjield',
  'cmimlklgkehffgiikjkkljllklifilmmgdjiiciiiijiihkehhjbkejkikjjleme',
  'bjfmlmmfedejedeilihkkkklllgcihikiegff9fegbiiefeggjgcfeigjhkgigmc',
  '9idiiliecbcibdcejihhjkjkkldcfffhd9cca7cee8gd9de8cidaaadeeahggfl9',
  'ajfikkkfddfjeefekjiiiljkkkffhhdjh9cec8fhgaiecbh9aggbdbgjjdjhigmc',
  '8hchijkcacbgcbcejggekkgkkkdcffdic9d988a8eagcbe99che98acfhdigfdmb',
  '9ifllkleeddjeddfjihjllllllffihhjhca99d9bfbfba97a9k8a99babfhhigkc',
  'ajfmjlkfccdgddbfjgeeikilkldehhdif9fdb9efdake9de99i999befedjggfmb',
  'emklmnmjjgikdgbikkjljlllklkhjilmljhhhijijjkifkjihijehajjjjkhhkme',
  '8idgkkkdbbcgccbdjhhjkkjlkjdcffgic9dbb6cae9ic9ba8dj999aaejajedemb',
  '7hcjjhjcbbafbc9clggiggjkkk9cecfhbafac7cca9fdabd9ahd879ecgbgdedma',
  '7gceijkcabbgbbbdidffggehggccgffhc8ebc7cf78eebcc8ai8aa9edcahffdla',
  'clgmlllhjhhlhhgjjkillkillljjljlmlcbacabbhbkg9b9eak899ihjfhhmgjmf',
  'dmhmjmlhgfgjfhfghghhgiekilggjhhkiagef8gigakigfgbghgfghjjjjjdjimd',
  'bjhkkmmhegfiffehjkkikkikkkghiklkgaggebhiaajhegccgjbchgifijjjjile',
  'blfmfimgfefieddhffghiffggjfekhlkfchdgbfihdijgeggakggbjijdcjhhflc',
  '9ieimkleccdhccdglhgjkkkllkeehhfieeeefdfggejgdeccajebcggejhhggflb',
  'fmimmmlhjhikihjijjikllkllljiljmmlekhhafkiekkffighkfdhgjjigfklimf',
  'cjdkfhmeil9jgfjkddeghhhiijikhllliegefffhgdegffeffkedehigkhiehdgf',
  'bleigkiehiclkhdgfiklmljmmllkifkkihhghjdljhmkhhchildghiigglkicikd',
  'bmflijkffb9hbeegmlmllmmlmmhcjgjkgllkllmlklmmllmlkmklllllmmmghdlf',
  'fljkkmmjhlimkjkghbdhjlkmlmkllilkjjlhlkkkkmmjlllkjmjjijklllljhkgf',
  'cgfgggggfeegefeffeffggfgfgffgggfgbbabbbcbbfdbbbbaeb9acccefefdgf9',
];
const CLASSES = 64;
/** Bytes above ASCII share the class of DEL. */
const HIGH_CLASS = 63;

/** Length of what COMMON lists. */
const COMMON_BYTES = 4;
/**
 * Parts of words that are much more common than their pairs of letters suggest: -log2 of their
 * share, and which they are. From the same counts.
 */
const COMMON: ReadonlyArray<readonly [bits: number, fourBytes: string]> = [
  [
    7,
    `
      ====
    `,
  ],
  [
    9,
    `
      ---- tion
    `,
  ],
  [
    10,
    `
      able adde conn ctio data dded deps eps: erve etur file func name ncti nect nnec
      onne port res. retu rver serv stat this turn type unct
    `,
  ],
  [
    11,
    `
      ader ange app. aram atic atio back call case char clie clos code comm conf cont defi
      ding dule eade ecti efin else eque erro esul expr fine fixe flag hand head heck http
      ient ions ixed lien list long lose mand ment mman modu nfig node null odul omma onfi
      opti oute para path ppor pres ptio ques read repl req. requ ress resu ring rout rror
      ruct send sion size sock ster stri stru sult supp tate tati test time ting trin truc
      uest uppo user ver. void when with writ xpre
    `,
  ],
  [
    12,
    `
      .0.0 .sen 1.0. acce ache addr allb allo alue ampl andl argv arse asse ata- atch atus
      ault auth bjec body brea buff cach cate cati ccep cept cess chan chec cket clas clud
      clus comp cons cook coun crea date debu defa ders dict dire disa dism done eate ebug
      edir efau emor emov enab endi engt ent- enti ents eply equi erat ersi es.s espo essi
      etho etti even exam fail faul ffer form free from hang have his. host houl icat incl
      info init inst irec ismo ject json keys lags lass lbac lica llba load loca lock lude
      lust make memo meth mory move mple mult nabl nclu ncod ndif ndle next ngth ning nten
      obje ocal ocke okie only onn- onse onte ooki orma oses ould ount pars part pass pdat
      pend plic pons prot prox reak reat remo resp rite roto roxy rsio s.re s.se sabl scri
      sert sess sett shou sign sing smod span spec spon ssio tatu tent text thod tial trea
      true ttin uffe ulti upda urle used uste valu vers view will xamp
    `,
  ],
  [
    13,
    `
      -par -sta -typ .com .get .jso .par .set .use /spa /use 011- 014- 1.2. 11-0 14-0 2011
      2014 afte ally alse ance ansf argu aria arra arti ass= assw ate. bcur blic bloc bool
      buil byte cals cert coll copy crip ddle ddre dfil disc dler dlew down drep e-st easy
      ecif enam endf eout epts es.r essa est1 etag ever fals fdef fiel fig- figu firs gine
      give glob gned gume hars hash help html iabl ibcu iddl ield ight igne igur imeo impl
      intf ion. irst isab izeo king lave lcod libc libr libs link lloc llow look lopt ltip
      matc mber meou midd mime ndex ndfi need nsfe nsig nssl nsta nt-t numb ocol oint open
      otoc outp oved over p.se p:// peci perf pire poin post pp.s prev prin proc prop prov
      publ quer quir rams rang rans rati ream rgum riab ript rlco rlop rmat robj rray rtia
      rve- sage save set. sfer slav sonp ssag sync t-ty tart tern tnam tp:/ tput tran ttps
      ubli uery uild uire umbe umen unsi urlc urlo usin utpu vari ve-s ware word work xpec
      xpir ytes zeof
    `,
  ],
  [
    14,
    `
      -03- -05- -06- .acc .exp .hea .htm .loc 010- 012- 10-0 12-0 ://g aaaa agai ailf argc
      ayou befo bits brar bssh bulk ceiv cmak com/ crib ctx- does dows dy-p erf: ext/ ffse
      ftpc ftwa goto grou hrea hub. hunk ibra igna ipv6 just keep know layo lway mpty nego
      niel nloa ntlm offs oftw okup ooku opyr ownl p.ge p.us pe-i ploa pp.g pp.u priv prog
      pyri q.ac qual quot righ rnin rogr safe self sftp shc- skip solv ssh2 sshc ttp: ttyp
      ub.c uote url. urlx verb warn wnlo xxxx y-pa ynam yout ype- yrig
    `,
  ],
  [
    15,
    `
      tf-8 ttp2
    `,
  ],
];

interface Frequencies {
  readonly pairBits: Uint8Array;
  readonly byteBits: Float64Array;
  /** COMMON by the classes of the four bytes. */
  readonly commonBits: ReadonlyMap<number, number>;
}

/** Made on first use: the tables of the built-in rules are ready-made. */
let frequencies: Frequencies | undefined;

function readFrequencies(): Frequencies {
  const pairBits = Uint8Array.from(PAIR_BITS.join(''), (digit) => Number.parseInt(digit, 36));
  const byteBits = Float64Array.from({ length: CLASSES }, (_, first) => {
    const row = pairBits.subarray(first * CLASSES, (first + 1) * CLASSES);
    return -Math.log2(row.reduce((sum, bits) => sum + 2 ** -bits, 0));
  });
  const commonBits = new Map<number, number>();
  for (const [bits, words] of COMMON) {
    for (const word of words.trim().split(/\s+/)) commonBits.set(codeOf(classesOf(word), 0), bits);
  }
  return { pairBits, byteBits, commonBits };
}

/** A byte without its case, in six bits. */
function classOf(byte: number): number {
  return byte >= 0x80 ? HIGH_CLASS : (byte & 0x1f) | ((byte & 0x40) >> 1);
}

function codeOf(classes: Uint8Array, at: number): number {
  let code = 0;
  for (let i = at; i < at + COMMON_BYTES; i++) code = code * CLASSES + (classes[i] ?? 0);
  return code;
}

/** What {@link rarity} needs to know of latin1 text. */
export function classesOf(text: string): Uint8Array {
  const classes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) classes[i] = classOf(text.charCodeAt(i));
  return classes;
}

/** About -log2 of the chance to meet the bytes of [start, end), in either case, in usual text. */
export function rarity(classes: Uint8Array, start: number, end: number): number {
  frequencies ??= readFrequencies();
  const { pairBits, byteBits, commonBits } = frequencies;
  let bits = 0;
  for (let i = start; i + 1 < end; i++) {
    const first = classes[i] ?? 0;
    bits += pairBits[first * CLASSES + (classes[i + 1] ?? 0)] ?? 0;
    if (i > start) bits -= byteBits[first] ?? 0;
  }
  if (end - start !== COMMON_BYTES) return bits;
  return Math.min(bits, commonBits.get(codeOf(classes, start)) ?? bits);
}
