/**
 * How common three and four characters in a row are in source text, letters folded to lower case.
 *
 * Counted over the text files at the tips of curl, redis, express, fastify and wrongsecrets and of
 * some 300 npm packages, each weighted alike. What is not listed is rarer than the last row. Only
 * the choice among a pattern's literals depends on it.
 */

/** Bits of surprise → three characters each. */
export const COMMON_TRIPLES: Readonly<Record<number, string>> = {
  8: '***coniontio',
  9: '---allcurectenterrestingnstodeonsresretserstastrtertheturtypurlype',
  10:
    '===ameandaseassastataateatichachecodcomctidatdefeadendeplequersertessetuexpextfasfil' +
    'forfungethishttifyileineintistithizekeylennamnctnteontoptortoutparporpreprorearedrep' +
    'reqrinrl_rorrrosetssestitattentesthitiftritruttpultuncurnusevalver',
  11:
    '###(re.as.co.st000://ablachackaddadeageailainal(alialsaluapparaareargartasyathberble' +
    'bufcalcascatcliclucrectederdesdindirdisdledonduleasecoediefieleemaencenger.eraereeri' +
    'erves.esueveferfigfinginhanharheahemhericaictideienif(ignimeimpincindinfiniinsireis.' +
    'iteivejecle_lealerlibliclielinlisllellolocloglseluemanmatmbemenmetmodmplnalncendened' +
    'newnfingengtnitnnenodnotnsentintsnulnumobjockoduoidommomponeonfonnopeoreormostounpat' +
    'pecpenperpleplyposps:ptiquaqueramranratrecrenricritromrourt.rucrveschsecsenshosinsio' +
    "sizssistesulsynt('t.atartchtedtexthathotictimtintortpstratreualuctuesuleullureustute" +
    'voiwitworxpe',
  12:
    '");();(co(cu(er(ht(in(st));.ex.ge.in.re.se/**/co](h_co_er_in_ma_pr_re_se_staceactags' +
    'aitakeampancangansarrarsaryashatcatoattatuaulautaveawab.cbacbasbinbitbjeblobodboobut' +
    "canccecesckeclaclocolcopcorcoucrict(ctoctxddrdecdeddendepdexdifdoce('e()e);e_teakeam" +
    'eaneateckecrefaellelsemeemoenaeneenseofepaer(er,er:er_ermernesceseespet(etaeteethets' +
    'faifalfauffefieflafrefroftefy.gengergesghtgitgthhalhashathavhechelhenhodhoohoshouhub' +
    'ialiceieliesifiighildillinaiptiseismissit(itiityjsokenketkinl_elaglarlaslatle.ledlem' +
    'lesletlidlitlizll,loalonloploslowltilualudluglusmalmapmaxmemmesminmitmmampomulnclnco' +
    'nd(ndindlndsne)necnernexnfongsninnsint-ntantroadocaodiodyoinokeom/on(on.ongonlookool' +
    'or(ordorkorsoryoseotooulouroveownpacplaplipluponppopript_ptsputquiracrawrayrcereeref' +
    'regremrgeriaribrigriprlormaronroprotrowrrarrersersirt_rtirtsrueruns);s.ss:/sagscoscr' +
    'se(sedsesshasigsitsmosocsolsonsouspespossasslst(st,st.st_stostssubt.st_etabtagtantem' +
    'teqthrthutoptryts.ttetusub.udeuffugiuiruldumbumeundunsunturcutivarvenwaiwarwhewhiwri' +
    'xpoxprxteyncyouze_',
  13:
    "!==#de#en#if#in%te'/''sh('/('s())(da(no(pa(po(se(th(va(vo).t,nu->c->s-co-ty...../.0." +
    '.ad.ch.de.is.js.le.ma.ok.pa.pl.pr.to.ty//g/gi/li/no00)1.1100200</c>()\\n"_____|_al_ar' +
    '_ca_cl_de_di_ea_en_eq_fi_ge_id_ke_le_li_lo_me_no_ok_pa_po_pu_si_ty```aaaaboac_accad_' +
    'afeaftak;al_amsan(aniannantanyapiarcardariarkarnatsavaawsaylbarblibolbrabrebugbuibyt' +
    'c->caccencepcerchichocifcksclecmdct_ctlcusd);ddede)de,de.de:debdeldicditdowdree",e":' +
    "e',e.ce.te_ae_ce_oe_seacearebuecaechecieclecued(ed)ed,ed.ed_edaedeeedeeneepeerefeefo" +
    'egeegieldeliempen(en)enveouepeepoeprepsepteq,eq.er"er)er-er>ercerferoeryes"es)es,es:' +
    'esoet_etcetietoetrettexaexeexieyseywf(!facficfirfixfoofrafstftpftwfy(ggegisgleglogna' +
    'gnegnogragrogumgurhedheshilhinhorhrehrohtmibuichid)idaiedierigiiguiliiltimiin_inkinp' +
    'invirsisaishisiitoitsittkedkerkipknol(rl);l_cl_ml_slablanlbalcole(lecli>limll)ll;llb' +
    'llyloblooltelvely)ly.maimakmarmasmbome)me,me:medmeomermismormovmpimptmsgn",n()n);nab' +
    'natnd_ndone(neenelnesnetng(ng,ng_nlynonnornownpunrens.nt(nt)nt.nt_ntfnvaobeoc_oceoco' +
    'of(of_offoftoggok(oldoleollolvomeomion"on\'on,on:on_onaoncondootopyoraorgoriosioteoth' +
    'oupovioweowsoxyp:/paspaypdape.pe:pedpeopeppespilpoipp.ppepplptrpubpurpusr);rairalrar' +
    'rchrcorderdsre(re_relrevrg.rgsrgurgvrierifrivrl,rlcrlernarnsrocrofrovroxrr)rr_rs)rs.' +
    'rstrt(rtertys",s()s.as.cs.psabsafscasdsse,se;se>se_seeselsidskisl_slaslosofsorspaspr' +
    "srcsshssust'st:stcstdstnsuesumsupsy_symt\",t',t()t(ct);t-tt.ot.pt_ct_pt_st_tta,ta_tac" +
    'taitaltcatcotdete(te.te_tectegth)th:tiatietiltiptittivtlstmltnutobtoctoktomtootottp:' +
    'tp_tputrots)ts,tsdtstttytwaua_ublue)ue,ue;uiluinuniunkuppurrushusiuthutpve_vedvelvid' +
    'viswaswerwilwinwroxamxity()y.sy_syesyinyloymbystyteywozerzod});',
};

/** Bits of surprise → four characters each. */
export const COMMON_QUADS: Readonly<Record<number, string>> = {
  8: '****',
  9: '----curltiontype',
  10:
    'asseastiatioconsctiodataerroeturfastfunchttpnamenctionstportreplreturingrrorsertsser' +
    'statstifstritestthistifytrinturnuncturl_',
  11:
    '####.ass====ableaderallealloaluecallcasecharchemcodecommconfconncontdefidoneduleeade' +
    'edisefineplyequaequeert.erveesulexpefilefineheadhemahis.instinteionsjectlenglistmber' +
    'mentmodunfignodenternullodulonfionteoptipectptioqualquesreadredirequressresuructrver' +
    'scheservsionsizestrusultt.astenttimetructtpsuestvaluvoidwith',
  12:
    '(con(cur(err(htt(req(res.com.get.str0000](ht_con_erracheaddralidalizalseanceandlange' +
    'aramarraarseasynatchatedaticatoratusaultawaib.cobackbjecbodyboolcaticesschalcheccket' +
    'cliecloscludcom/compcouncreacripcteqdatedefadersdingdismdlereasyeateect(ectiefauelse' +
    'emenendienerengeengtent-entientrentsequieratersiespoessaessiest(ethoevenexpoexprexte' +
    'failfalsfaulfferflagformfromget(githhallhandheckhookhosthoulhub.ialiicaticteientifie' +
    'ify.impoinclindeinedinfoinition(ismoisteiterithuitioize_jsonlagsleanlicalienlinelize' +
    'llenllocloadlocalocklongludemallmandmessmethmmanmplempornclundefndexndlenectnextngth' +
    'nnecnstantennumbobjeockeommaone)onneonseoperopt_ormaouldountourcouteparaparspathpend' +
    'pertplicponspresprinpropprotps:/quirratireamreatrentresprictriptriteroperotoroutrray' +
    'rsiort.ss://sagescrisendserishousignsingsmodsocksourspecsponssagssiostanstarstenster' +
    'stresynct.sttanctarttatetatitatutequterntextthattherthodthubtingtps:treatrictrueual(' +
    'ub.cuginuireull,umbeundeurceuservaliverswaitwritxpecxporxpre',
  13:
    "#def#end#inc%tes'sho('/'(dat(nod(pos(str(thi(voi,nul-typ.add.exp.len.ok(.par.pla.sen" +
    '.sta.typ//gi/git/nod://g_arg_eas_get_ini_key_pro_set_sta_str_typaaaaacceactiafteaile' +
    'al(rallbame,ame:amesametamplappeapplarenargeargsarguargvasteasy_ata,ate.atesatteauth' +
    'aylobaseblocbreabuffbuilbytecachcateccescensceptchancificlarclascleacluscodicondcopy' +
    'corecretctedctorcurrcustddredebudecldecodentdescdesedictdiredisadistditieak;ebugecif' +
    'eclaeconecorecreecteefereforegiselemelloemptenabenamenceencoend(endeendsenseent_ente' +
    'eouteparepeneproeralereneriaerifernaerr)err_ert(ert_ertiertyescreseresolest,est.est_' +
    "estnestrestset('etereverexamexiteywoferefielfierfigufinifirsforefreefterftwagenegger" +
    'gistglobgnedgrougumehashhavehellherehilehrowhtmlibuticenidatidenieldif(!ify(ightigin' +
    'igneignoigurilerilesimeoimitimpling(ing,ingsinpuintfintsinvaion"ion.ion:ion_ionaire(' +
    'irecirstisitissuistritemitorkeyskeywkindknowl(rel_ealan(lasslastlatelbaclcodleaslect' +
    'lemeletelicelidalimilinkllballedllowloc_loggloptloselua_lugilustmainmakemastmatcmbol' +
    'meoumodemovempilmultnablncodndifndinneedneraningnitinorenputnsignstrntexntinntrynval' +
    'ocalocatocesocolode)ode,ode.ode:odinoftwoggeointokenoleaolveompionalone(onlyons.oole' +
    'openoptsorg.orteortsotheotocoundoutpoverovidp://pacepackparepartpasspaylpdatpecipeof' +
    'pileplanplatplugply)ply.poinpostpplipporprefprevprocprofprovproxpublpushractramerams' +
    "rangransraryrateratore('reakrectrefiregiremorenareq,req.res.reseresoretsrgumrialribu" +
    'riesrifyrighrintrl_erl_mrl_srlcorle_rloprmatrnalrocerongror(rorsrouproviroxyrrenrser' +
    "rt.ortedsablsafesecrsentset(sharsidesitoskipsoftsolvspacssl_ssuest('st_estnustomstor" +
    "strasuppsymbt('/t('st.okt.plt_ertabltaintargtendter(ter_teratermtersthenthrethrotial" +
    'tiestifitivetnumtocotoketopttoretorstorytputtractraitrantribtterttypturetwarubliuffe' +
    'uilduintule_ull)ull;ultiumenunsiuppoure_url,urlcurleurlourreusedusteustoutilutpuvent' +
    'ver.verividevisiwarewhenwhilwillwordworkwronxampxtenyloaymboype.ype:ypeoypepypesytes' +
    'yworze_t',
  14:
    "\"htt\"typ%hos'/')'/','app'con'get'wor('sh(app(arg(buf(cha(ctx(don(fas(fun(ins(int(opt" +
    "(red(sta(tsd(typ(val).ty*dat-gyp-len-sid.0.0.cha.clo.cod.con.dee.def.hea.htm.inj.js'" +
    '.nam.org.pos.pro.pus.reg.set.tes.tob.use.val/%te/1.1/com/cur/fas/li>/pro/tes100064_t' +
    '</a></co</li<li>@__p@par\\___\\n",_______|__pu_add_all_buf_cal_cle_com_cou_ctx_dat_def' +
    '_dir_equ_fil_for_fre_int_len_lib_max_nam_not_ok;_opt_out_pur_rea_rep_res_sha_siz_ssl' +
    '_tim_use_val_ver`](haborackaackeacteaddeaddiadinadonagenagesailaaineainsaintake_ally' +
    'alrealsoame"ame(ame)ame>and>andsanieanneannoansfanswanupapacapp)app.aratarcharedarg_' +
    'argcariaarniartiasciase>assiasswast,ata)ata-ata_ate(ate:ate_ategatematerath.atinativ' +
    'attraturauseautoavaiave_awreawsebasibcurbeenbefobilibindbitsble_bledblicbortbrarbuf,' +
    'butecatcccepceivcertche_chedchilchunckagckedckerckincmd_convcookcoracorrcribcrlfct(r' +
    'ct({ctivctx,ctx-cumedanidatiddedde-gdeepdejsdeledencdepedepsderrdestdhoodiffdis_disc' +
    "dispdocsdocudoesdonldowndrese('.e-gye.coe.toe_oke_reeachead_eadoeadyeanueaseeatuecei" +
    'echoecodecomect.ect_ectoectsecurecutedatedefedireepsefixegeregexeiveejs/eleaelecelet' +
    'emalembeemitemoremovemplen);encyenssent(ent)ent,ent.ent:ent>entaenttenumenvieof(epat' +
    'eplaeplieporepreeps:epster((er()er->erederfaerfoergeericermierr,erriers.es.seseneset' +
    "ess(est'est-estaestcestdestiet',etchetopettietypevalevelexceexecexisexpiexplext(ext)" +
    'ext/extrf(dafacefactfdeffeatferrffseficafiedfig.filtfindflusfollfounframfsetfst_full' +
    "fy()fy.gfy.ify.rgestget'get_getsgivegnorgotogsecguraguregyp/hangharahardhareharshelp" +
    'hichhildhinghisthod:houthreahunkiablibcuibleibraicaliderif(cif(rifdeificify-ify/ify>' +
    'ignailabile(ile.iledilenilitilteime_inalinceincrindiindoinelinesing"ing\'ing)ing.ing:' +
    "ing_inglinjeinseint3int6inueion'ion)ion,ion/ion=ip:%iptiiredironis._is.sisabissiisti" +
    "istoistsit('itchithoitiaitteivativedizatize)izedizeoizerjavajemajs/nkagekeepkey,key_" +
    'kinglabllacelaralarelarglatile.cle_oleftlen(len)len,lenalesslevelibclibrlibslikeling' +
    'litelityllerllo:lobalowelrealse;lterltiplue)lueslushly.sm/nomarkmatimax_membmemometa' +
    'metemimemingmisemissmittmmenmmitmockmodimoremorymplamptymustn(ponarynatince.ndennder' +
    'nditndowne()nerinfo>nfo_ngesnglengsenielnit(njecnknonlinnmennnelnnotnonenotenotinown' +
    'nsernsfensslnswent-lnt-tnt32nt64ntaintatntaxntegntf(ntifntrintronts.nttynvernvirobal' +
    "obe<ocumode(ode-ode>ode_odejodesodifoffsoid)ojecok('okieolleolloom/nomisommeommiompa" +
    'omplon()on(pon="ondiongsonmeons)ontaontiontronveookiooksopt(opyror(eoratordeordsorg/' +
    'origorldorreors)ose(ositost:ostiotototypowasp/1.pachpagepattpe.tpeerpenspeprperaperf' +
    'permperspingpireplacple.pletplieply,ply>posippenprecprepprivprogprojprompstrpt(cpts)' +
    'pureputspyriquerquicr(erracerailrainrandrawrrawsrderrds>re__reacrealrecerecoree(refe' +
    "regereleremarencreporeprres)restrfacrforrgetrgv[riberigirityrivarl_crld'rlenrlx_rnam" +
    'rninrof_rogrrojerollromironmrootror)ror.ror:rowsrs);rse(rsetrt.drt_ertiertiorts.rue)' +
    'rue,rue;runns.cos.les.pas.ses.sts/nosamesavesciiscodsconse()searsecosecuseleselfsess' +
    "set_setosetssettsetusfershotsincsitislotsomeson.spriss()ssigssinst',st(astacstalstca" +
    'stdestdostedstemstepstinstipstrosubssuccsuessumesureswerswitsy_ssyntsystt();t(apt(cu' +
    't(ret-let-tyt.det64_t_eqta->tacktag_tailtalltatstcastch(tchetcontdirtegetemetemptems' +
    'teneter.tereterfterrtforthanthinthouticatinetinutip:tipltnamtobetooltor(totytp/1tp:/' +
    'tppotreetrietroltsdnttinttp/ttp:ttpptusctvaltx->ucceuctoueryulesult)ult.ult:ult;umer' +
    'unitunknuntiupdauraturesurl)url.url:urlxurn;urnsuscouse_ush(usinutesutiovailvarivate' +
    'ver,ver>verbverrveryvirowalkwantwarnwaspwhicwindwitcworlwserxecuxistxpirxtraxxxxy.ge' +
    'y.iny.rey.sey_seyes"yingyntayourype"ype\'ype(ype)ype,ype_ypedyrigystezatizeofzero',
};
