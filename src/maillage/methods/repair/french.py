"""French words whose case and accents are known, for texts typed in capitals."""

from maillage.methods.repair.cleaning import fold


def _folded(words: str) -> dict[str, str]:
    """Return words by their folded form."""
    return {fold(word): word for word in words.split()}


def _words(words: str) -> frozenset[str]:
    """Return words as a set."""
    return frozenset(words.split())


SMALL = _words("""
    a au aux avec chez d dans de des du en et l la le les lez lès ou par pour sans sous sur un
    une di à
    """)
"""Words that stay in lower case inside a name."""

ARTICLES = frozenset(["la", "le", "les", "l"])

PREPOSITIONS = _words("Aux Au De Des Du En Et Pour Sous Sur")
"""Words that no name capitalises in its middle; an article may open a proper name."""

ORDINARY = _folded(
    """
    activité activités amicale compétence laïque laïques réinsertion polyvalente environnement
    accès accompagnement accueil action actions adultes agence agglomération aide aidants aînés
    ancien ancienne animation annexe antenne archives artisanat association associatif
    associations associative assurance atelier ateliers autonomie auto-école base bâtiment
    bénévole bibliothèque bibliothèques bureau bus café caisse camping cantine canton cantonal
    cantonale centre centres chambre chantier cité club collectif collectivité collège comité
    commerce communal communale communauté communautaire commune communes compétences connecté
    conseil consommateurs coopérative coordination culture culturel culturelle culturels
    culturelles demandeurs département départemental départementale départementales
    développement direction documentation domicile droit droits école économie économique
    éducation éducatif éducative emploi enfance enfants enseignement entraide entreprise
    entreprises épicerie espace espaces famille familial familiale familiales familiaux familles
    fédération femmes finances fondation formation formations foyer gendarmerie gestion groupe
    groupement guichet habitants habitat handicap handicapées hébergement hôpital hôtel
    inclusion industrie information informations informatique initiative initiatives innovation
    insertion intercommunal intercommunale intercommunalité internet itinérant itinérante
    itinérance jeunes jeunesse justice lecture lieu ligue lire locale local locales locaux
    logement loisirs ludothèque lycée mairie maison maisons maladie médiathèque médiathèques
    médiation médical médico métiers mission mixte mobile mobilité multimédia multi municipal
    municipale municipales municipalité mutualité mutuelle numérique numériques office organisme
    parentalité pension permanence personnes petite place point points pôle populaire populaires
    postale poste préfecture prévention primaire professionnel professionnelle professionnelles
    projet projets proximité public publics publique publiques quartier quartiers recherche
    réfugiés régie région régional régionale relais réseau résidence ressourcerie ressources
    retraités rural rurale rurales salle santé scolaire secours secrétariat section seniors
    service services site social sociale sociales sociaux socio socioculturel socioculturelle
    socio-culturel solidaire solidaires solidarité solidarités sport sportif sportive sports
    structure syndicat technique temporaire territoire territoires territorial territoriale
    théâtre tiers tourisme travail travailleurs union urbaine urbain vacances ville
    """
)
"""Words in lower case after the first of a name, with their accents."""

PROPER = _folded(
    """
    Abbé Adélaïde Agnès Aimé Aimée Alès Allégret Ambérieu Anatole André Andrée Angoulême Ardèche
    Ariège Aurélien Barthélemy Béarn Bégin Bénédicte Béziers Bérégovoy Bouches-du-Rhône Célestin
    Cévennes Cézanne Champs-Élysées Château Châteaux Châtelet Cédric Cœur Corrèze Corrézien Côte
    Côteaux Coubertin Crémieux Curé Dôme Drôme Édouard Église Égalité Éluard Émile Émilie Élisée
    Éric Étienne Étang Étangs Étoile Évêque Évreux Félix Ferté Fédérés Forêt Fraternité Frédéric
    Général Gérard Guéret Gymnase Hélène Hérault Hôtel Île Isère Jaurès Jérôme Josué Joséphine
    Libération Liberté Lisière Lozère Maréchal Mâcon Médéric Méditerranée Mémoire Ménard
    Mérignac Mézières Michèle Mitterrand Montélimar Mûrier Mûriers Musée Nîmes Noël Olivétains
    Orléans Périgord Péguy Pérou Préfecture Prés Prévert Prévôté Pyrénées République Réaumur
    Régis Rémy René Renée Résistance Réunion Rhône Salengro Sébastien Sévigné Saône Sète Thérèse
    Thiérache Thiérs Théophile Trévoux Vallée Vallées Valérie Vendée Vénissieux Verrière Vézère
    Victoires Véronique Zénith Marché Éliane Dépêche Méliès Frères Nevers Félicité Élan Échanges
    Écluse Éducation Fénelon Guérin Légion Lumière Mérovée Fée Fées Genêts Hémicycle Léo Évry
    Cèze Lérida Moÿ Élysée Écoles École Énergie Rivière Rivières Ségur Désiré Dévoluy Forêts
    """
)
"""Words that take a capital, with their accents."""

ACRONYMS = _words("""
    ACI ADAPEI ADEME ADIL ADMR AFEV AFPA AFR AGLCA ALSH AMAP ANPE APEI APF API ARML ARS ATD
    BA BGE BIJ BIT BM BNR BP BTP CAARUD CADA CAF CAUE CC CCAS CCI CD CDAD CDAS CDC CDI CDIFF
    CDOS CEMEA CFA CFP CFPPA CFTC CGT CHRS CHU CIAS CIDFF CIDF CIJ CIO CIP CISPD CLAJ CLCV CLIC
    CMA CMP CMPP CMS CNAM CNFS CNRS CPAM CPH CPIE CPTS CRIJ CROUS CS CSAPA CSC CSI CSS DDETS DDT
    DEETS DGFIP DITEP DREETS EATT EDS EFS EHPAD EI EIRL EPCI EPI EPIDE EPN ESAT ESC ESS
    ETTI EURL EVS FCSF FFMJC FJT FNATH FOL FRMJC FS FSCF FT GAL GCSMS GEIQ GEM GHL GIE GIP GRETA
    HLM HUDA IFAC ILM IME INSEE INSPE IREPS ITEP IUT LEA LGBT LPO MAE MAIA MAS MDA MDEF MDH
    MDI MDM MDPH MDS MDSI MEF MFR MFS MIFE MJC MJD MLJ MPT MQ MSA MSAP MSD MSP NTIC ODCV OCCE OF
    OPH ORPI PAD PACA PEP PH PIJ PIMMS PJJ PLIE PMI PMS PNR PTCE QPV RAM RIF RPE RSA SA SARL SAS
    SASU SAVS SCEA SCI SCIC SCOP SCP SDIS SIAE SICTOM SIJ SIVOM SIVU SMJ SNC SOS SPA SPIP SPL
    SRIAS SSIAD TIC UDAF UFCV UFR UFOLEP UNA UNADEV UPC UPE UPI URIOPSS USEP UTAMS UTPAS VVF
    WIFI WOI ZAC ZFU ZI ZA ZAE YMCA YSOS
    """)
"""Acronyms that stay in capitals."""

SHORT = _words("""
    aix aid air ain alt ami and arc art axe bal bar bas bel bey bis bon bus but cap car ces cil
    cle col cou cru dix don dos duc dun eau eco est eus eux fer fil fin foi gai gap gex gue guy
    ile jeu job lac lab lot luc lys mai mas mer mon mot mur mus nid nom nos ors our oui par pau
    pic pin pre pro puy que qui roc roi roy rue sel ser six sol son sud sur tas ter the toi ton
    tri val var vie vif vin web zen leo leon ste mil tir ses son nos vos soi buc bec cau cer don
    dol foy lez lon mey rez sem sin ste til ury uza vic yon you com dep fed soc
    """)
"""Words of three letters or fewer that are no acronym."""

LEGAL_FORMS = {
    "asso": "Association",
    "assoc": "Association",
    "ass": "Association",
    "association": "Association",
    "sarl": "SARL",
    "sas": "SAS",
    "sasu": "SASU",
    "scop": "SCOP",
    "scic": "SCIC",
    "eurl": "EURL",
    "sa": "SA",
}
"""Legal forms as they are written, by their folded form without points."""

BRANDS = {
    fold(" ".join(words)): words
    for words in (
        ("La", "Poste"),
        ("Croix", "Rouge"),
        ("Familles", "Rurales"),
        ("Pôle", "emploi"),
        ("France", "Travail"),
        ("Emmaüs", "Connect"),
        ("Aidants", "Connect"),
    )
}
"""Brands of two words as they write themselves, by their folded form."""
