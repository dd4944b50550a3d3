#include "names.hpp"

#include <array>

namespace people {
namespace {

using text = std::string_view;

constexpr std::array en_given{name{"Alice", "alice"},     name{"James", "james"},
                              name{"Olivia", "olivia"},   name{"Noah", "noah"},
                              name{"Saoirse", "saoirse"}, name{"D’Arcy", "darcy"},
                              name{"Zoë", "zoe"},         name{"Mary-Jane", "mary-jane"}};
constexpr std::array en_family{name{"Smith", "smith"},         name{"O’Connor", "oconnor"},
                               name{"Taylor-Brown", "taylor"}, name{"Wright", "wright"},
                               name{"Okafor", "okafor"},       name{"MacDonald", "macdonald"},
                               name{"Hughes", "hughes"},       name{"Patel", "patel"}};
constexpr std::array en_cities{text{"London"}, text{"St. John's"}, text{"Dún Laoghaire"},
                               text{"Wellington"}};

constexpr std::array fr_given{name{"Élodie", "elodie"},      name{"François", "francois"},
                              name{"Anaïs", "anais"},        name{"Loïc", "loic"},
                              name{"Maëlle", "maelle"},      name{"Jérôme", "jerome"},
                              name{"Jean-Noël", "jeannoel"}, name{"Cœline", "coeline"}};
constexpr std::array fr_family{name{"Lefèvre", "lefevre"},    name{"Bélanger", "belanger"},
                               name{"d’Arcenay", "darcenay"}, name{"Garçon", "garcon"},
                               name{"Crête", "crete"},        name{"Ménard", "menard"},
                               name{"Sœur", "soeur"},         name{"Château", "chateau"}};
constexpr std::array fr_cities{text{"Montréal"}, text{"Besançon"}, text{"L’Haÿ-les-Roses"},
                               text{"Nîmes"}};

constexpr std::array de_given{name{"Jürgen", "juergen"},   name{"Käthe", "kaethe"},
                              name{"Björn", "bjoern"},     name{"Annelie", "annelie"},
                              name{"Günther", "guenther"}, name{"Sören", "soeren"},
                              name{"Änne", "aenne"},       name{"Matthias", "matthias"}};
constexpr std::array de_family{name{"Müller", "mueller"},   name{"Groß", "gross"},
                               name{"Schäfer", "schaefer"}, name{"Köhler", "koehler"},
                               name{"von der Höh", "hoeh"}, name{"Weiß", "weiss"},
                               name{"Jäger", "jaeger"},     name{"Bärwald", "baerwald"}};
constexpr std::array de_cities{text{"Köln"}, text{"Gießen"}, text{"Zürich"}, text{"Düren"}};

constexpr std::array pl_given{name{"Łukasz", "lukasz"},      name{"Żaneta", "zaneta"},
                              name{"Wojciech", "wojciech"},  name{"Bogusława", "boguslawa"},
                              name{"Świętosława", "swieta"}, name{"Grażyna", "grazyna"},
                              name{"Michał", "michal"},      name{"Róża", "roza"}};
constexpr std::array pl_family{name{"Wójcik", "wojcik"},       name{"Dąbrowski", "dabrowski"},
                               name{"Święcicka", "swiecicka"}, name{"Żółkiewska", "zolkiewska"},
                               name{"Gąsior", "gasior"},       name{"Źrebiec", "zrebiec"},
                               name{"Łaski", "laski"},         name{"Ćwik", "cwik"}};
constexpr std::array pl_cities{text{"Łódź"}, text{"Kraków"}, text{"Świnoujście"}, text{"Gdańsk"}};

constexpr std::array vi_given{name{"Thị Hương", "huong"}, name{"Văn Dũng", "dung"},
                              name{"Ngọc Ánh", "anh"},    name{"Quốc Bảo", "bao"},
                              name{"Thuỳ Linh", "linh"},  name{"Minh Đức", "duc"},
                              name{"Bích Ngọc", "ngoc"},  name{"Hữu Phước", "phuoc"}};
constexpr std::array vi_family{name{"Nguyễn", "nguyen"}, name{"Trần", "tran"}, name{"Đặng", "dang"},
                               name{"Phạm", "pham"},     name{"Lê", "le"},     name{"Võ", "vo"},
                               name{"Huỳnh", "huynh"},   name{"Đỗ", "do"}};
constexpr std::array vi_cities{text{"Hà Nội"}, text{"Đà Nẵng"}, text{"Cần Thơ"}, text{"Huế"}};

constexpr std::array tr_given{name{"İbrahim", "ibrahim"}, name{"Ayşegül", "aysegul"},
                              name{"Çağla", "cagla"},     name{"Oğuz", "oguz"},
                              name{"Işıl", "isil"},       name{"Ömer", "omer"},
                              name{"Gülşah", "gulsah"},   name{"Şükrü", "sukru"}};
constexpr std::array tr_family{name{"Yıldız", "yildiz"}, name{"Öztürk", "ozturk"},
                               name{"Çelik", "celik"},   name{"Şahin", "sahin"},
                               name{"Kılıç", "kilic"},   name{"Aydoğan", "aydogan"},
                               name{"Güneş", "gunes"},   name{"İnce", "ince"}};
constexpr std::array tr_cities{text{"İstanbul"}, text{"Iğdır"}, text{"Muğla"}, text{"Şanlıurfa"}};

constexpr std::array ru_given{name{"Анастасия", "anastasia"}, name{"Фёдор", "fyodor"},
                              name{"Любовь", "lyubov"},       name{"Дмитрий", "dmitry"},
                              name{"Софья", "sofya"},         name{"Юрий", "yury"},
                              name{"Ёлка", "yolka"},          name{"Щепан", "shchepan"}};
constexpr std::array ru_family{name{"Иванова", "ivanova"},  name{"Королёв", "korolyov"},
                               name{"Щукина", "shchukina"}, name{"Чайковский", "chaikovsky"},
                               name{"Объедков", "obedkov"}, name{"Цветаева", "tsvetaeva"},
                               name{"Жуков", "zhukov"},     name{"Эйхенбаум", "eikhenbaum"}};
constexpr std::array ru_cities{text{"Москва"}, text{"Нижний Новгород"}, text{"Йошкар-Ола"},
                               text{"Орёл"}};

constexpr std::array uk_given{
    name{"Олександра", "oleksandra"}, name{"Ївга", "yivha"},      name{"Юрій", "yurii"},
    name{"Соломія", "solomiia"},      name{"Ґалаґан", "galagan"}, name{"В’ячеслав", "viacheslav"},
    name{"Оксана", "oksana"},         name{"Андрій", "andrii"}};
constexpr std::array uk_family{name{"Шевченко", "shevchenko"}, name{"Лук’яненко", "lukianenko"},
                               name{"Ґудзь", "gudz"},          name{"Їжак", "yizhak"},
                               name{"Коваль", "koval"},        name{"Єфремов", "yefremov"},
                               name{"Мельник", "melnyk"},      name{"Бондаренко", "bondarenko"}};
constexpr std::array uk_cities{text{"Київ"}, text{"Львів"}, text{"Кам’янець-Подільський"},
                               text{"Одеса"}};

constexpr std::array el_given{name{"Ευαγγελία", "evangelia"}, name{"Γιώργος", "giorgos"},
                              name{"Άννα", "anna"},           name{"Οδυσσέας", "odysseas"},
                              name{"Ίρις", "iris"},           name{"Χρήστος", "christos"},
                              name{"Μαΐα", "maia"},           name{"Ζωή", "zoi"}};
constexpr std::array el_family{name{"Παπαδόπουλος", "papadopoulos"},
                               name{"Αγγελοπούλου", "angelopoulou"},
                               name{"Οικονόμου", "oikonomou"},
                               name{"Ξανθάκης", "xanthakis"},
                               name{"Ψαρράς", "psarras"},
                               name{"Βλάχος", "vlachos"},
                               name{"Θεοδώρου", "theodorou"},
                               name{"Καΐρης", "kairis"}};
constexpr std::array el_cities{text{"Αθήνα"}, text{"Θεσσαλονίκη"}, text{"Ηράκλειο"},
                               text{"Ναύπλιο"}};

constexpr std::array ar_given{name{"فاطمة", "fatima"},   name{"محمد", "mohammed"},
                              name{"نور الدين", "nour"}, name{"ليلى", "layla"},
                              name{"عبد الرحمن", "abd"}, name{"هند", "hind"},
                              name{"يوسف", "yousef"},    name{"مُنى", "mona"}};
constexpr std::array ar_family{name{"الحسيني", "alhusseini"}, name{"بن سعيد", "bensaid"},
                               name{"القحطاني", "alqahtani"}, name{"حدّاد", "haddad"},
                               name{"المصري", "almasri"},     name{"خوري", "khoury"},
                               name{"الزهراني", "alzahrani"}, name{"عطاالله", "atallah"}};
constexpr std::array ar_cities{text{"القاهرة"}, text{"الدار البيضاء"}, text{"بيروت"},
                               text{"الرياض"}};

constexpr std::array he_given{name{"נועה", "noa"},     name{"אורי", "uri"},  name{"מִרְיָם", "miriam"},
                              name{"יהודה", "yehuda"}, name{"תמר", "tamar"}, name{"איתי", "itai"},
                              name{"שירה", "shira"},   name{"דוד", "david"}};
constexpr std::array he_family{name{"כהן", "cohen"},       name{"לוי", "levi"},
                               name{"בן־דוד", "bendavid"}, name{"פרץ", "peretz"},
                               name{"אברג׳יל", "abergel"}, name{"שפירא", "shapira"},
                               name{"מזרחי", "mizrahi"},   name{"גולדשטיין", "goldstein"}};
constexpr std::array he_cities{text{"תל אביב–יפו"}, text{"חיפה"}, text{"ירושלים"}, text{"באר שבע"}};

constexpr std::array hi_given{name{"आरव", "aarav"},       name{"प्रियंका", "priyanka"},
                              name{"श्रेया", "shreya"},     name{"कृष्ण", "krishna"},
                              name{"ज्योत्स्ना", "jyotsna"}, name{"ऋषि", "rishi"},
                              name{"लक्ष्मी", "lakshmi"},   name{"ओम", "om"}};
constexpr std::array hi_family{name{"शर्मा", "sharma"},    name{"त्रिवेदी", "trivedi"},
                               name{"सिंह", "singh"},      name{"चतुर्वेदी", "chaturvedi"},
                               name{"अग्रवाल", "agrawal"}, name{"कुमार", "kumar"},
                               name{"मिश्र", "mishra"},    name{"गुप्ता", "gupta"}};
constexpr std::array hi_cities{text{"नई दिल्ली"}, text{"मुंबई"}, text{"वाराणसी"}, text{"इन्दौर"}};

constexpr std::array zh_given{name{"秀英", "xiuying"}, name{"伟", "wei"},
                              name{"浩然", "haoran"},  name{"婷婷", "tingting"},
                              name{"子轩", "zixuan"},  name{"𠮷安", "ji-an"},
                              name{"雪", "xue"},       name{"国强", "guoqiang"}};
constexpr std::array zh_family{name{"王", "wang"},  name{"李", "li"},   name{"欧阳", "ouyang"},
                               name{"张", "zhang"}, name{"陈", "chen"}, name{"司马", "sima"},
                               name{"刘", "liu"},   name{"黄", "huang"}};
constexpr std::array zh_cities{text{"北京"}, text{"上海"}, text{"成都"}, text{"广州"}};

constexpr std::array ja_given{name{"さくら", "sakura"},  name{"翔太", "shota"},
                              name{"美咲", "misaki"},    name{"ケンジ", "kenji"},
                              name{"陽菜", "hina"},      name{"大輔", "daisuke"},
                              name{"エミリー", "emily"}, name{"悠", "yu"}};
constexpr std::array ja_family{name{"佐藤", "sato"},       name{"髙橋", "takahashi"},
                               name{"田中", "tanaka"},     name{"渡邉", "watanabe"},
                               name{"五十嵐", "igarashi"}, name{"𠮷野", "yoshino"},
                               name{"小林", "kobayashi"},  name{"山﨑", "yamazaki"}};
constexpr std::array ja_cities{text{"東京"}, text{"大阪"}, text{"札幌"}, text{"ニセコ町"}};

constexpr std::array ko_given{
    name{"서연", "seoyeon"}, name{"민준", "minjun"}, name{"하늘", "haneul"}, name{"지훈", "jihoon"},
    name{"은혜", "eunhye"},  name{"봄", "bom"},      name{"도윤", "doyun"},  name{"수빈", "subin"}};
constexpr std::array ko_family{name{"김", "kim"},  name{"이", "lee"},       name{"박", "park"},
                               name{"최", "choi"}, name{"남궁", "namgung"}, name{"정", "jung"},
                               name{"강", "kang"}, name{"황보", "hwangbo"}};
constexpr std::array ko_cities{text{"서울"}, text{"부산"}, text{"제주"}, text{"대구"}};

constexpr std::array th_given{name{"สมชาย", "somchai"},   name{"กาญจนา", "kanchana"},
                              name{"วีระ", "weera"},       name{"พิมพ์ใจ", "pimjai"},
                              name{"ธนพล", "thanapon"},   name{"น้ำฝน", "namfon"},
                              name{"ประเสริฐ", "prasert"}, name{"อรุณ", "arun"}};
constexpr std::array th_family{name{"แสงสว่าง", "saengsawang"}, name{"ทองดี", "thongdee"},
                               name{"ศรีสุข", "srisuk"},         name{"วงศ์ใหญ่", "wongyai"},
                               name{"บุญมี", "bunmee"},          name{"ชัยชนะ", "chaichana"},
                               name{"เจริญผล", "charoenphon"},  name{"พงษ์พันธุ์", "phongphan"}};
constexpr std::array th_cities{text{"กรุงเทพฯ"}, text{"เชียงใหม่"}, text{"ภูเก็ต"}, text{"ขอนแก่น"}};

// Handles of people who gave no name of the usual kind.
constexpr std::array fun_given{name{"🦊", "fox"},
                               name{"Captain 🚀", "captain"},
                               name{"👩🏽‍💻 Dev", "dev"},
                               name{"🇧🇷 Beto", "beto"},
                               name{"Ｆｕｌｌｗｉｄｔｈ", "full"},
                               name{"e\u0301lan", "elan"},
                               name{"ﬁnn", "finn"},
                               name{"👨‍👩‍👧‍👦", "family"}};
constexpr std::array fun_family{name{"∞", "infinity"},    name{"👍🏿", "thumb"},
                                name{"Ñandú", "nandu"},   name{"Ðórr", "dorr"},
                                name{"Ǆaja", "dzaja"},    name{"Ω-42", "omega"},
                                name{"“Quote”", "quote"}, name{"♞ Knight", "knight"}};
constexpr std::array fun_cities{text{"🌍"}, text{"Curaçao"}, text{"São Tomé"}, text{"Ålesund"}};

constexpr std::array all{
    region{"en-GB", en_given, en_family, en_cities},
    region{"fr-CA", fr_given, fr_family, fr_cities},
    region{"de-DE", de_given, de_family, de_cities},
    region{"pl-PL", pl_given, pl_family, pl_cities},
    region{"vi-VN", vi_given, vi_family, vi_cities},
    region{"tr-TR", tr_given, tr_family, tr_cities},
    region{"ru-RU", ru_given, ru_family, ru_cities},
    region{"uk-UA", uk_given, uk_family, uk_cities},
    region{"el-GR", el_given, el_family, el_cities},
    region{"ar-EG", ar_given, ar_family, ar_cities},
    region{"he-IL", he_given, he_family, he_cities},
    region{"hi-IN", hi_given, hi_family, hi_cities},
    region{"zh-Hans-CN", zh_given, zh_family, zh_cities},
    region{"ja-JP", ja_given, ja_family, ja_cities},
    region{"ko-KR", ko_given, ko_family, ko_cities},
    region{"th-TH", th_given, th_family, th_cities},
    region{"es-419", fun_given, fun_family, fun_cities},
};

} // namespace

std::span<const region> regions()
{
    return all;
}

} // namespace people
