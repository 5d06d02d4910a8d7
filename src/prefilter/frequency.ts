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

const pairBits: Uint8Array = Uint8Array.from(
  PAIR_BITS.flatMap((row) => [...row].map((digit) => Number.parseInt(digit, 36))),
);
const byteBits: Float64Array = Float64Array.from({ length: CLASSES }, (_, first) => {
  const row = pairBits.subarray(first * CLASSES, (first + 1) * CLASSES);
  return -Math.log2(row.reduce((sum, bits) => sum + 2 ** -bits, 0));
});

function classOf(byte: number): number {
  return byte >= 0x80 ? HIGH_CLASS : (byte & 0x1f) | ((byte & 0x40) >> 1);
}

/**
 * About -log2 of the chance to meet `bytes` at a position of ordinary text, either case; greater is
 * rarer.
 */
export function rarity(bytes: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i + 1 < bytes.length; i++) {
    const first = classOf(bytes[i] ?? 0);
    total += pairBits[first * CLASSES + classOf(bytes[i + 1] ?? 0)] ?? 0;
    if (i > 0) total -= byteBits[first] ?? 0;
  }
  return total;
}
