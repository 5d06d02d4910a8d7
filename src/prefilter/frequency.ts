/**
 * How common four bytes are in text, so that a literal can be found by its rarest window. The most
 * common ones are listed (common-quads.ts), others are guessed from pairs: counts over 100 MB of source
 * code and documents (C, JavaScript, Markdown, test data), with letter case dropped. It only steers
 * speed; a wrong estimate loses no hit.
 */
import { COMMON_QUADS } from './common-quads.ts';

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

/** Length of what is listed. */
const QUAD_BYTES = 4;
/** Low bits of a byte that {@link shareOfNext} tells apart; a class has the same ones as its bytes. */
const LOW_FORMS = 8;
const MASKS = 2 ** LOW_FORMS;

/** Four bytes (letters in lower case) with their share in text. */
export interface CommonQuad {
  readonly text: string;
  readonly share: number;
}

interface Frequencies {
  readonly pairBits: Uint8Array;
  readonly byteBits: Float64Array;
  /** By class (the last row: any) and mask: how many of the bytes behind have low bits in the mask. */
  readonly nextShares: Float64Array;
  readonly quads: ReadonlyMap<string, number>;
}

/** Made on first use: the tables of the built-in rules are ready-made. */
let known: Frequencies | undefined;

function readFrequencies(): Frequencies {
  const pairBits = Uint8Array.from(PAIR_BITS.join(''), (digit) => Number.parseInt(digit, 36));
  const byteBits = new Float64Array(CLASSES);
  const nextShares = new Float64Array((CLASSES + 1) * MASKS);
  for (let first = 0; first < CLASSES; first++) {
    const row = Array.from(pairBits.subarray(first * CLASSES, (first + 1) * CLASSES));
    const shares = row.map((bits) => 2 ** -bits);
    const sum = shares.reduce((total, share) => total + share, 0);
    byteBits[first] = -Math.log2(sum);
    for (const [second, share] of shares.entries()) {
      nextShares[first * MASKS + (1 << (second & (LOW_FORMS - 1)))]! += share / sum;
    }
  }
  for (let low = 0; low < LOW_FORMS; low++) {
    nextShares[CLASSES * MASKS + (1 << low)] = 1 / LOW_FORMS;
  }
  for (let at = 0; at < nextShares.length; at++) {
    const mask = at & (MASKS - 1);
    const rest = mask & (mask - 1);
    if (rest !== 0) nextShares[at] = nextShares[at - mask + rest]! + nextShares[at - rest]!;
  }
  const quads = new Map<string, number>();
  for (const [bits, text] of Object.entries(COMMON_QUADS)) {
    for (let at = 0; at < text.length; at += QUAD_BYTES) {
      quads.set(text.slice(at, at + QUAD_BYTES), 2 ** -Number(bits));
    }
  }
  return { pairBits, byteBits, nextShares, quads };
}

function frequencies(): Frequencies {
  known ??= readFrequencies();
  return known;
}

/** A byte without its case, in six bits. */
function classOf(byte: number): number {
  return byte >= 0x80 ? HIGH_CLASS : (byte & 0x1f) | ((byte & 0x40) >> 1);
}

/** All that are listed. */
export function commonQuads(): CommonQuad[] {
  return [...frequencies().quads].map(([text, share]) => ({ text, share }));
}

/** Whether the text (letters in lower case) is listed. */
export function isCommonQuad(text: string): boolean {
  return frequencies().quads.has(text);
}

/** About the share of places at which the text stands, in either case, guessed from its pairs. */
export function guessedShare(text: string): number {
  const { pairBits, byteBits } = frequencies();
  let bits = 0;
  for (let i = 0; i + 1 < text.length; i++) {
    const first = classOf(text.charCodeAt(i));
    bits += pairBits[first * CLASSES + classOf(text.charCodeAt(i + 1))]!;
    if (i > 0) bits -= byteBits[first]!;
  }
  return 2 ** -bits;
}

/**
 * How many of the bytes behind `byte` (negative: behind any) have low three bits of the mask, in which
 * bit b stands for those whose low bits are b.
 */
export function shareOfNext(byte: number, mask: number): number {
  const row = byte < 0 ? CLASSES : classOf(byte);
  return frequencies().nextShares[row * MASKS + mask]!;
}
