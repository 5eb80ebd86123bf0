// Texts with the number of tokens that OpenAI's vocabularies o200k_base (GPT-4o and newer) and
// cl100k_base (GPT-4) make of them, counted once with js-tiktoken 1.0. Prose is article 1 of the
// Universal Declaration of Human Rights.

export interface TokenSample {
  readonly name: string;
  readonly text: string;
  readonly o200k: number;
  readonly cl100k: number;
}

export const tokenSamples: readonly TokenSample[] = [
  {
    name: "english",
    text: "All human beings are born free and equal in dignity and rights. They are endowed with reason and conscience and should act towards one another in a spirit of brotherhood.",
    o200k: 33,
    cl100k: 33,
  },
  {
    name: "german",
    text: "Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft und Gewissen begabt und sollen einander im Geiste der Brüderlichkeit begegnen.",
    o200k: 39,
    cl100k: 44,
  },
  {
    name: "french",
    text: "Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués de raison et de conscience et doivent agir les uns envers les autres dans un esprit de fraternité.",
    o200k: 41,
    cl100k: 50,
  },
  {
    name: "spanish",
    text: "Todos los seres humanos nacen libres e iguales en dignidad y derechos y, dotados como están de razón y conciencia, deben comportarse fraternalmente los unos con los otros.",
    o200k: 38,
    cl100k: 44,
  },
  {
    name: "polish",
    text: "Wszyscy ludzie rodzą się wolni i równi pod względem swej godności i swych praw. Są oni obdarzeni rozumem i sumieniem i powinni postępować wobec innych w duchu braterstwa.",
    o200k: 53,
    cl100k: 64,
  },
  {
    name: "finnish",
    text: "Kaikki ihmiset syntyvät vapaina ja tasavertaisina arvoltaan ja oikeuksiltaan. Heille on annettu järki ja omatunto, ja heidän on toimittava toisiaan kohtaan veljeyden hengessä.",
    o200k: 54,
    cl100k: 68,
  },
  {
    name: "swahili",
    text: "Watu wote wamezaliwa huru, hadhi na haki zao ni sawa. Wote wamejaliwa akili na dhamiri, hivyo yapasa watendeane kindugu.",
    o200k: 36,
    cl100k: 48,
  },
  {
    name: "turkish",
    text: "Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar. Akıl ve vicdana sahiptirler ve birbirlerine karşı kardeşlik zihniyeti ile hareket etmelidirler.",
    o200k: 46,
    cl100k: 60,
  },
  {
    name: "vietnamese",
    text: "Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền lợi. Mọi con người đều được tạo hóa ban cho lý trí và lương tâm và cần phải đối xử với nhau trong tình bằng hữu.",
    o200k: 50,
    cl100k: 87,
  },
  {
    name: "russian",
    text: "Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены разумом и совестью и должны поступать в отношении друг друга в духе братства.",
    o200k: 41,
    cl100k: 74,
  },
  {
    name: "greek",
    text: "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα. Είναι προικισμένοι με λογική και συνείδηση, και οφείλουν να συμπεριφέρονται μεταξύ τους με πνεύμα αδελφοσύνης.",
    o200k: 71,
    cl100k: 172,
  },
  {
    name: "arabic",
    text: "يولد جميع الناس أحراراً متساوين في الكرامة والحقوق. وقد وهبوا عقلاً وضميراً وعليهم أن يعامل بعضهم بعضاً بروح الإخاء.",
    o200k: 43,
    cl100k: 88,
  },
  {
    name: "hebrew",
    text: "כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם. כולם חוננו בתבונה ובמצפון, לפיכך חובה עליהם לנהוג איש ברעהו ברוח של אחווה.",
    o200k: 50,
    cl100k: 129,
  },
  {
    name: "hindi",
    text: "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है। उन्हें बुद्धि और अन्तरात्मा की देन प्राप्त है और परस्पर उन्हें भाईचारे के भाव से बर्ताव करना चाहिए।",
    o200k: 54,
    cl100k: 180,
  },
  {
    name: "tamil",
    text: "மனிதப் பிறிவியினர் சகலரும் சுதந்திரமாகவே பிறக்கின்றனர்; அவர்கள் மதிப்பிலும், உரிமைகளிலும் சமமானவர்கள்.",
    o200k: 34,
    cl100k: 137,
  },
  {
    name: "thai",
    text: "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ ต่างมีเหตุผลและมโนธรรม และควรปฏิบัติต่อกันด้วยเจตนารมณ์แห่งภราดรภาพ",
    o200k: 63,
    cl100k: 135,
  },
  {
    name: "chinese",
    text: "人人生而自由,在尊严和权利上一律平等。他们赋有理性和良心,并应以兄弟关系的精神相对待。",
    o200k: 37,
    cl100k: 52,
  },
  {
    name: "japanese",
    text: "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。人間は、理性と良心とを授けられており、互いに同胞の精神をもって行動しなければならない。",
    o200k: 72,
    cl100k: 93,
  },
  {
    name: "korean",
    text: "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다. 인간은 천부적으로 이성과 양심을 부여받았으며 서로 형제애의 정신으로 행동하여야 한다.",
    o200k: 51,
    cl100k: 85,
  },
  {
    name: "georgian",
    text: "ყველა ადამიანი იბადება თავისუფალი და თანასწორი თავისი ღირსებითა და უფლებებით.",
    o200k: 21,
    cl100k: 144,
  },
  {
    name: "burmese",
    text: "လူတိုင်းသည် တူညီ လွတ်လပ်သော ဂုဏ်သိက္ခာဖြင့် လည်းကောင်း၊ တူညီလွတ်လပ်သော အခွင့်အရေးများဖြင့် လည်းကောင်း၊ မွေးဖွားလာသူများ ဖြစ်သည်။",
    o200k: 67,
    cl100k: 250,
  },
  {
    name: "emoji",
    text: "Great 😀👍🏽🎉 see you 👩‍👩‍👧‍👦 in 🇰🇷 🏳️‍🌈 ❤️ ✅ ⚠️",
    o200k: 37,
    cl100k: 54,
  },
  {
    name: "python",
    text: 'def quick_sort(items: list[int]) -> list[int]:\n    """Sort a list."""\n    if len(items) <= 1:\n        return items\n    pivot = items[len(items) // 2]\n    left = [x for x in items if x < pivot]\n    right = [x for x in items if x > pivot]\n    return quick_sort(left) + [pivot] * items.count(pivot) + quick_sort(right)\n',
    o200k: 91,
    cl100k: 91,
  },
  {
    name: "typescript",
    text: "export async function fetchUser(id: string, signal?: AbortSignal): Promise<User | undefined> {\n  const response = await fetch(`\u0024{baseUrl}/users/\u0024{encodeURIComponent(id)}`, { signal });\n  if (response.status === 404) return undefined;\n  if (!response.ok) throw new HttpError(response.status, await response.text());\n  return userSchema.parse(await response.json());\n}\n",
    o200k: 79,
    cl100k: 77,
  },
  {
    name: "sql",
    text: "SELECT u.id, u.email, COUNT(*) AS orders FROM users u LEFT JOIN orders o ON o.user_id = u.id WHERE u.created_at >= '2024-01-01' GROUP BY u.id HAVING COUNT(*) > 3 ORDER BY orders DESC LIMIT 50;",
    o200k: 57,
    cl100k: 57,
  },
  {
    name: "json",
    text: '{"id":"8f14e45f-ceea-467f-a9b2-1c2d3e4f5a6b","values":[1,2,3.14159,-42],"nested":{"a":null,"b":true},"tags":["alpha","beta"]}',
    o200k: 62,
    cl100k: 61,
  },
  {
    name: "markdown",
    text: "# Title\n\n- **bold** item with `code`\n- [link](https://example.com)\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n```js\nconsole.log(1);\n```\n",
    o200k: 48,
    cl100k: 48,
  },
  {
    name: "log",
    text: "2024-05-17T08:31:02.123Z ERROR [worker-3] com.example.app.OrderService - Failed to process order 9f86d081 (attempt 3/5): java.net.SocketTimeoutException: Read timed out\n\tat java.base/java.net.SocketInputStream.read(SocketInputStream.java:150)",
    o200k: 70,
    cl100k: 68,
  },
  {
    name: "latex",
    text: "\\begin{equation}\n\\int_0^\\infty e^{-x^2}\\,dx = \\frac{\\sqrt{\\pi}}{2} \\quad \\text{for all } x \\in \\mathbb{R}\n\\end{equation}",
    o200k: 55,
    cl100k: 55,
  },
];
