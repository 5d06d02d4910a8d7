/**
 * The four bytes that are most common in text, so that a literal can be found by windows that are rare:
 * counts over 200 MB of what is installed on a machine (sources and headers in C, Python, JavaScript,
 * TypeScript, documents, JSON, tables), letters in lower case. It only steers speed; a wrong estimate
 * loses no hit.
 */

/** -log2 of a share: the fours of bytes that have about this share each, one behind the other. */
export const COMMON_QUADS: Readonly<Record<number, string>> = {
  4: '    ',
  7: '\n   ',
  9: ' the,\n  ----;\n  the tiontype',
  10:
    '\n\t\t\t\n\n     " con for if  is  of  ret thi to  {\n\t {\n ) {\n, 0x:\n  alueclas' +
    'codecommconsctiodefiefineturfilefinefor funcing ion lassmentnamenodenst onstportretu' +
    'ringssl_strithistrinturnurn valu{\n  ',
  11:
    "\t\t\t\t\n * \n#de\n//    #   '   *   c   i   r   s   t   }  #   //  co  if  re  }\n" +
    ' */\n //  0x0 and be  cla com def err exp fil fun in  int not pro sel sta str tha typ' +
    ' use val wit",\n #def)\n  );\n ****,caa,eaa.\n  /nod0000: 0x</co====>\n  _typaac,able' +
    'and ass=atiobjeccaaccallcheccompcontdatae thelf.ent errof thformfromhat heckhis his.' +
    'httpif (ine int inteionsjectlinemmenn thnctinot nterobjeode>ommeopenoptiort osslpara' +
    'pathptioreadrrors thselfsignsionsizesl_cspanss="statted ter terntestthattimettpsunct' +
    'verswith{\n\t\t',
  12:
    '\t\tre\t\t}\n\t// \tif \tret\t}\n\t\n\t//\n\t}\n\n  /\n  <\n  }\nfun\n}\n\n   (   /' +
    '   <   =   a   d   e   f   m   p  *   0x  <c  =   de  ex  se  th 0,  0x1 :=  <co = 0' +
    ' = s ==  =>  add all an  are arg as  by  cal can cha els fal fro get hre imp ins it ' +
    ' let lin mod nam new nod num obj on  ope opt or  par pat pre res set tes tru uin ver' +
    ' whe wil xml }\n\n }\n "\n  ", "": ""hlj####\'\n  \',\n \', \'(htt(sel)\n\t\t)\n#d),\n ' +
    '):\n );\n\n,\n\t\t, co, in,gaa,iaa.com//gi/a></cod/com/git/li>/spa0x00509_://g:lan' +
    ';\n\n ;\n}\n</a></li</sp<a h<cod<com<li><spa= 0x="hl><a \\n  ](ht_che_sk_a hraaaaaae,' +
    'aai,abslackaaderalidall alloalseame an cang=angearamare argsariaarraarsease asn1atch' +
    'ate atedatoraultb.cobackbaseble boolbuffbuilbytecan casecesschancharckagcludcom/conf' +
    'copycreacripctord ind todatedef defadejsdingdulee\n  e = e coe foe ine ise ofe reeaae' +
    'eadeeateeck_ect ectied bed ied tef="efauejs/elseemenencoenerengtenssent>entientrents' +
    'equeer teraternaersiessiesulethoexpeexpoexprextefalsfaulfferflaggenegithhe che shead' +
    'hen hljshrefhtmlhub.iaaiifieightile ill impoin tinclindeinedinfoinitinstionaitemiter' +
    'ith ithujs/nkagel:lal_chlanglatelemelenglicelinklistljs-localockludelue m/nomakemand' +
    'matcmbermethml:lmmanmodumplemporn   n clnclundefndexne sned neranfigng tng="ngthning' +
    'nsslnstant xnt>\nnullnumbo thode ode/odejodulof tointom/nommaonfionlyons onteoperorma' +
    'ourcpackpan pan>parspectpendpenspertpoinpresprocpropps:/r thratiratoreatrectref=rent' +
    'requreseressresuriptritermatrnalrom roperrayrsioructs\n  s = s a s ins nos tos/nos://' +
    's="hsagescrised servset singsl_ssn1_sourspacspecssiostanstarstrusultt = t int ist th' +
    't xmt>\n tabltarttatetatitexttherthodthubtingto ttps:tructruetterub.cuffeuintumbeumen' +
    'unc undeurceuse valivoidwhenwillwordwritx509xml:xpecxporxsltype ype(}\n  },\n\t',
  13:
    '\t\t\t}\t\t//\t\tif\t   \n\t\tc\n\t\ti\n\t\tr\n\t\t}\n\t  \n\t0x\n\tif\n\tre\n\n/*' +
    '\n\n//\n\nfu\n  c\n  e\n  i\n  s\n* \\\n<li\ncon\nexp\nint   $   0   b   l   n   o   u' +
    '   v   w   {  ""  */  /*  ca  el  fo  in  my  pr  st  }, !=  """ #   # \' &&  *\n  * @' +
    ' - * ->  /*  /** 0x2 0x3 0x4 0x8 = c = f = n = r = t === \\\n  \\[[ a c a s abs any' +
    ' app ass at  aut bas boo buf but byt cas che cod cop cor cre cur dat dec dep des dir' +
    ' dis enc end ent eve exc ext fla gen has hav htt inc ind ite key lat len lic lis loc' +
    ' mak mat may met my  nil non nul off one onl oss oth out pac per pos pri ran rea rec' +
    ' ref reg rep req run see sho sig siz sk_ sou spe ssl std sub sup sys tar thr tim tra' +
    ' und uni uns usi var voi we  whi wor x50 you ||  },\n"\n\t\t""\n """\n",\n\t#  0$sel' +
    "'   (\n  () {();\n(con(oss(sk)(thi)\n\t})\n\n )\n* ) =>) [#))\n#));\n);\n\t);\n})] -" +
    '*\n  *\n ** \\[**\n **: */\n ,\n\t0,\n\t{,   ,  #, an, er, re, st, th,kaa,maa,oaa- **' +
    '.\n\n .\n *.\n//.000.002.err.get.htm.len.org/\n  /\n/// th/**\n//\n///  // a// c// i' +
    '// s// t/// /////pul0,  0, 00.00000200\\x0\\x08, 0:   : st;\n\t\t</p>= re="ht=== >\n</' +
    '>\n<l> {\n></a></l><co\\\n  \\[[`\\x00]\n  ] - ] = _com_con_ctx_get_int_nam_set_sta' +
    '_str`](ha></aac;aag,aak,aam,ac,cacceace acheactiaddrage alizallballeallyame)ame,ame=' +
    'amesamplan banceandlany appear *archarenargearguass asseasynat tata atesath aticatin' +
    'atteattraturatusauthautoave blocbsl:but butec,cacachcatecaticcescensceptcertchemcifi' +
    'ck_ocketclarcloscodicolocondconncouncrypctedcurrd\n  d = d byd thde/cde/pde> de><debu' +
    'decldecoded deledentder descdirediste a e ane cae dee exe fie fue lie pae pre see sk' +
    'e ste toe use wie {\ne": e(ske);\ne,\n e/coe/pue:\n e;\n e></ebugecifeclaeconect.ect_' +
    'ecteectoed aed fed, ed.\neferefixelemelf,emplemptenamenceend end(endeendiendsenseenta' +
    'enteeparepenepreequier oer, eralere erenerfaerr err_ers ertiertyervees aes tes, escr' +
    'eseresolespaess essaest estreteretteeveleveneverexamexceexecext eywof="#facefailfere' +
    'ffsefielfierfindfirsforefreefsetg thgaagget get_ght globgnedgnorgrougumeh thhandhang' +
    'har hashhavehe ahe dhe ehe fhe lhe nhe ohe phe rhe themaher herehichhoulhrowi>\n<i><a' +
    'iablialiibuticalicaticenich idenieldienties if tificignaigneignoilesilitimplin ain s' +
    'inesing\ning(ing,ing.ing_ingsinpuint3int6invaion\nion"ion(ion,ion.ion:ion_iptiirecirst' +
    'is ais fis iis nis sis tissuist isteistritioits ity ive ize jsonk_tykaakkeywl lel {\n' +
    'l_sklacelagslatilbacle ile, leanlectled les let letelettlf, lf._li>\nli><litylizell b' +
    'llballocllowlly loadlongloselse luesmaammainmallmarkmbolme, me="messminimit/mmitmode' +
    "movempilmplamustmy $n\n  n = n a n ben con inn ren't nal nce ncodnd tndennderndinndle" +
    'nds new nextng ang, nitinly nonenorenputnse nsignstrnt, nt32nt64ntaintenntexntinntry' +
    'nts nvalocalocatocesode.odinoffsograoid okenoleaommiompaompion ion oon ton, onalone ' +
    'ontaooleoptsor aor ior tordeore org/orteortsotheouldoundountout outpoverpaceparepart' +
    'passpattpe(speciperapilepkcsplacplatplicposippenpporprecprefprinprotptr)pullput qual' +
    'quesquirr\n  r = r inractram rameramsrangransratereamred referefiregiremorencreplreso' +
    'resprfacrgetrgumriabriburighrintrn trns roceror ror(rotorouprrenrtedrypts ans ars fo' +
    's iss ofs res);\nsafescalschese ise tsectsee sertset_shousk_tsl::sockssagsserssuest c' +
    'st sstacstalstd:stinstorstrestylsuppswitsymbsyncsysct\n  t bet cht cot oft ret stt to' +
    't {\ntacktaintalltanctargtatutch td::temptendtentteraterftermterstes th tthe\nthrotial' +
    'tifitiveto atoketor toretorytputtractrantreatreetribturetyleuct ude uestuilduireuld ' +
    'ull/ult ultiunsiuppournsurreuseduserusinust utilutpuvar variventwhicwindworkx000x00\\' +
    'xampxcepxprexteny thymboyou ype"ypesyscaytesywor}\n\t\t}\n\n });\n},\n ',
  14:
    '\t\t\t \t\t\t/\t\t\tc\t\t\ti\t\t\tr\t\t\tt\t\t  \t\tco\t\tt.\tcas\tcon\tfor\tnam\tvar' +
    '\t}\n\n\n\t\t/\n\t\ts\n\t\tt\n\t\tv\n\t\t{\n\tca\n\tfo\n\tva\n\n\t\t\n\n##\n\n#i\n\n* ' +
    '\n\nde\n\nth\n  "\n  a\n  f\n  r\n  t\n  v\n *\n\n */\n###\n#en\n#if\n#in\n/* \n/**' +
    '\n//\n\n<a \n<p>\n```\ncla\ndef\nimp\npkg\nsub\nthe\ntyp\nvar\n};\n   )   -   1   :' +
    '   ;   [   \\   _   g   h   |  "c  "n  "s  "t  \'\\  (0  (r  )\n  *\n  -   ;   </  <s' +
    '  \\\n  ab  as  bo  en  le  ma  no  op  pa  ra  tr  ty  un  us  va  wh  {\n  |   } ' +
    '  }) !== "co "in "na "ty # c $se \'\\u ()  (0x (co (in (r\' (th *   * a * c * t *)o += ' +
    ' -0. ... /// />\n 0;\n 0x5 0x6 0x7 0x9 0xa 0xb 0xc 0xe 0xf 1,  2,  ; [ <<  <a  <sp = "' +
    " = $ = ' = ( = 1 = [ = _ = a = b = d = e = i = m = o = p = { @pa a b a d a f a l a n" +
    ' a p a r a t abo acc act aft ali als arr asn att bac bee bin bio bit blo bui cap clo' +
    ' col cou deb del det dif do  doc doe don ele exa exe exi fai fie fin fir fix fol fou' +
    ' fre giv gro han hea id= ide ign inf ini inp inv its las lea lib loa log lon loo mac' +
    ' mai man map mar max mem mes min mor mus nee nex no  ove pas pla poi ptr pub rai rel' +
    ' rem rig sam sch scr sec ser sha sin sma so  som src sto suc sym syn tag tem tex to\n' +
    ' tok try upd url vis wan war was win wri { r {\\n | u } e }); };\n!!!!!= n!== " cl' +
    '")\n\t");\n"/>\n": {";\n "><c"htt"nam"typ"},\n# th### #end#inc\' =>\')\n \'),\n\');\n' +
    '()\n\t()\n () =(), (err(int(nod(pat(pos(ptr(sk,(sta(str(typ(val(x50)\n\ti)\n\n\t)\n}\n' +
    ') (() = ) ==) co) op) re) { ))\n\t))\n )) {)))\n),\n\t), (), o).to);\ni)</c)ope*   ' +
    '* @p* re* th*)op*/\n\n*/\n#*tes,\n\t",\n\t/, 0,, ar, as, bu, de, it, lo, na, no, op' +
    ', or, os, pa, pt, se, si, so, ty, ui, un, va, wh,\\n ,eac,qaa,saa,uaa.\n\t\t.  t. th' +
    '.....0.0.</p.add.con.def.nam.par.pat.pro.res.set.sta.str.typ.val.wri.zod/\n#d/   / co' +
    '/ re// b// e// f// l// n// p// r// u// w/>\n /doc/lib/p>\n/td>0\n  0 {\n00, 00010008' +
    '0020002]020.02] 08, 0x101, 02, 020.02] #3, 09, 0:\n\t\t: 0,: bo: nu: re: th: tr: {\n' +
    '::st:str;\n\n/;\nco;\nex;\nin; [.; }\n;iac</td<str<td>= 0 = 0;= fa= in= ma= ne= ni= no' +
    '= nu= se= st= sy= th= tr="na== "== \'== 0== n=> \'=> {>\n<p></t><sp><td@par[\n  \\u00' +
    '] # ],\n ];\n ]byt_add_all_asn_att_cer_cmp_ctr_dat_dir_ent_err_ext_fil_fin_fla_fre_fun' +
    '_inf_ini_ite_key_lib_lin_met_mod_new_obj_of(_par_pat_pro_rec_res_sig_siz_val_ver_x50' +
    'a coa sta, 0aaa;aao,aaq,aas,aau,abelac,eac,iacesach ack ack_ackeacteadd addeaddiadon' +
    'ae,cafteagesags ai,cain aineainsaintaiseake al lalgoaliaaligall(all.all_alsoamd6ame"' +
    'ame(ame.ame:ame_ametan aan ean ian oan> an><and\nandsanguannoansfant api_apitappiappl' +
    'aracaratard aredarniart artiartsary as aas tasesassiast at aat cat iatalate(ate.ate_' +
    'atematerath)ath.atibativauseavaib,cab,eabe abe ubeenbefober bilibinabindbio_bitsble_' +
    'blesblicbodybrarbreabsl_by aby tc, 0c,eac,gac,iacaaacal canncapecapicastcausce tce, ' +
    'ces chedcheschilchinchunck_ccleacliecmakcmp_cms_convcopecordcorecorrct, cterctivctrl' +
    'ctuacturctx ctx,ctx_cumecursd and asd bed chd cod fod nod ofd ond red wid);\nd, 0' +
    'd.\n\nd.\n d;\n ddedddrede <de cde ide, dencdepedeprder_derrdersdesedestdetadex dica' +
    'dictdif\ndiffdisadispditidiv>dlerdmindo ndocsdocudoesdonldowndowsdrese\n\t\te\n//e   ' +
    'e ==e ale are ase bee che cle cue die doe ene hae ife ite lae loe mae moe nae nee no' +
    'e one ope ore sae soe spe sse sue tee tye une vae",\ne", e\', e() e(pte)\n e) {e):\n' +
    'e, ie, se, te,cae.\n\ne.\n e.  e: "e: 0e: te</ce_t eachead eadoearceaseecateck ecod' +
    'ecomecorect(ectsecurecuted\n ed =ed ced oed sed wed. ed;\nedefediteed een eerref _efor' +
    'efunegeregexeginegiseleaeleceletelf)elf-embeemitemoremoven tenabensient"ent(ent,ent.' +
    'ent_enumeof eoutepateplaeporeproept eptiequaer =er aer cer fer ier ser()er) er.\ner: ' +
    'er;\neredergeeriaericeriferinermiern errners.ert(ert_es =es fes ies nes oes.\nes: esca' +
    'esenesetesouespoess.ess_esseest(est.est_estaestiestset tet_cetaietheettietypevalexis' +
    'exitext_extrf (!f (tf __f a f erf nof sef="hfer ffffficafiedfigufiltfinifix flatfloa' +
    'follfontfounframfterfullg\n  g = g a g toger ges get(getsgistgit givegmengnalgramgrap' +
    'gth guagh = han haraharehas he\n he `he bhe ghe ihe mhe uhe vhellhelphesehifthildhile' +
    'hinghis[hitehod hosthouthreahunki,caiateibilibleibraicodid *id="idatide idthied if a' +
    'if eif iif nif siginigitigurike il {ild ile.iledilenilerilteime imeoimesimitin cinal' +
    'inarinatinceindiindoing"ing)ing:ing>inglinininisink inliinseint(int)int,int1int8into' +
    'intpintsinueion)ion<ion>ire(iredis cis dis gis mis ois pis ris uis.#ise isitissiisti' +
    'it iitalitchite itesithoitiaitleitoritteivativenize_izedjavajoink), k_ofk_x5kcs7key ' +
    'key_keyskindkingknowl\n  l = l bel>\n<l_cml_ctlabllaralarelastld blderle ale fle t' +
    'le.\nlearleasleftlegalen(lenaler lesslevelf->lgorliaslibclibrlibxlicalicilicylid lida' +
    'lienlignlikelimilinglitell lll nll rll tlledllvmloatlobalooklow lowelse\nlse:lso lter' +
    'ltinlue)lue,lue:lugim thmappmaskmat matimay md64me =me":me: medimemomeoumergmes mesp' +
    'metametemisemissml" mmonmodimoremorymparmpatmplimpremptymultn ann can den exn fan is' +
    'n non ofn sen stn ton trn;\n nablnarynatinc (nd and cnd ind ond sndarndedndifndowne o' +
    'nectneednew(new_nfo nfo_nforng cng fng ing ong sng">nge ngesnglengs nguaniconil nlin' +
    'nmennnecnnotnormnotanotenownns ans tnsafnsernsionsolnst_nstent =nt ant cnt int ont s' +
    'nt tnt) nt16ntatntaxntedntegntifntimnto ntptntrintronts.numenvero a o beo mao noo re' +
    'oaaoobalock ockeocspocumode(ode)ode,ode:ode_oderodesodmioes of aof cojecolicolloolor' +
    'olveom tome omisommoomplompoompron\n on =on aon con don fon son won.\non: ondione\n' +
    'ong onneons.onseonsoontiontronveool opyror (or cor eor mor oor sor) or: origoritorre' +
    'ors ors.ory ose ositost ot aot eot sotatoublour ove ovidowerowinown p = p://p>\n<patc' +
    'patipdatpe =pe":pe(ppe, pe: pedepenapeofperfperlpherpingpitapkg ple plempletplitplug' +
    'poliponspos posepostppedppinppliprevprivprofprogprojpromprovptr(publpushpyripythquen' +
    'quotr !=r :=r a r anr cor exr isr ofr rer tor) {r;\n rablraceraisrandraphraryrce rder' +
    're are cre fre ire sre treakrecarecerecirecoree regerelarelereporeprres restrialrict' +
    'riesrifyrigirityrivarmalrminrn crn frn nrn srnedrninrogrrojeromirootror)rorsrounrovi' +
    'row rrnorse(rserrst rt frt trts rts.rue\nrue,ruleruntrvers + s als bes cas cos des fi' +
    's frs mas ons prs ses sts uss whs wis",\ns", s": s) {s,\n s.\n\ns.\n s.hts:\n s;\n ' +
    's_resaassamescapscopse\n se ase fse ose sse {se, se:\nsearsecoselesendsentsequser seri' +
    'ses sessset(settsforsharshifsiblsidesimpsincsitisk) sk))sk),sk, skipslicsmalsoftsole' +
    'solvsomesortsplisponssedssigssinst ast bst est ist ost pst rst tst ust {st, stedstem' +
    'stensterstrastrosts sub subssuresyntsys_systt   t a t alt ant art ast cat det ext fi' +
    't fot fut hat itt lit mat not ont pat prt set tyt unt ust vat wit { t": t) {t);\nt,\n ' +
    't, st, tt.\n t;\n tailtal tanttchetd><te ate tte, ted.ted_tegetem temetemstenster(tere' +
    'tforth =th ath, thanthenthesthinthonthorthouthretic ticatiestin tinutitltle tly tml"' +
    'tml#tnamto bto cto dto ito mto pto rto stooltor(torstp:/tptrtr) tr, tr><traitrictrie' +
    'troltry ts =ts ats tts, ttinttp:ttritualtuplu000uaauuageual ubleubliuctiuctoue iue, ' +
    'ue: ue;\nuencues uginuiltul>\nule ulesull ull)ult:ultsumerunc(unc)und unicunsauntiupda' +
    'upleurature uresurn\nush(ute uthoutiovateve tvectved ven ver verivertvideviewvisiwait' +
    'wantwarewarnwas wherwhilwidtwingwitcwrapx = xecuxistxterxtray\n  y = y bey iny ofynta' +
    'ype)ype,ype:ype_ypedypenypeoyptoyrigysteythoz.zoze_tzerozodm{ re| un}\n\tr}\n\n\t' +
    '}\n\n/}\n\nf}\n}\n} = } el};\n\n};\n ~~~~',
};
