// The common :names: as Unicode. Others stay as text.

const TABLE = `
+1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 heart ❤️ tada 🎉 eyes 👀 white_check_mark ✅ joy 😂 pray 🙏
raised_hands 🙌 clap 👏 wave 👋 ok_hand 👌 muscle 💪 point_up ☝️ point_right 👉 point_left 👈
point_down 👇 fire 🔥 rocket 🚀 sparkles ✨ star ⭐ star2 🌟 zap ⚡ boom 💥 100 💯 bulb 💡 mag 🔍
mag_right 🔎 book 📖 books 📚 bookmark 🔖 newspaper 📰 page_facing_up 📄 scroll 📜 memo 📝 pencil 📝
pencil2 ✏️ link 🔗 pushpin 📌 round_pushpin 📍 paperclip 📎 calendar 📅 date 📅 clock1 🕐
hourglass ⌛ hourglass_flowing_sand ⏳ alarm_clock ⏰ bell 🔔 no_bell 🔕 lock 🔒 unlock 🔓 key 🔑
speech_balloon 💬 thought_balloon 💭 mega 📣 loudspeaker 📢 email 📧 envelope ✉️ inbox_tray 📥
outbox_tray 📤 package 📦 gear ⚙️ wrench 🔧 hammer 🔨 computer 💻 robot_face 🤖 bar_chart 📊
chart_with_upwards_trend 📈 file_folder 📁 open_file_folder 📂 wastebasket 🗑️ x ❌ warning ⚠️
no_entry ⛔ no_entry_sign 🚫 question ❓ exclamation ❗ information_source ℹ️ heavy_check_mark ✔️
arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️ arrows_counterclockwise 🔄 heavy_plus_sign ➕
red_circle 🔴 large_green_circle 🟢 large_yellow_circle 🟡 large_blue_circle 🔵 white_circle ⚪
black_circle ⚫ one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣ nine 9️⃣ zero 0️⃣
smile 😄 smiley 😃 grin 😁 grinning 😀 blush 😊 wink 😉 heart_eyes 😍 thinking_face 🤔 thinking 🤔
sweat_smile 😅 slightly_smiling_face 🙂 upside_down_face 🙃 neutral_face 😐 sob 😭 cry 😢 scream 😱
open_mouth 😮 sunglasses 😎 partying_face 🥳 face_with_monocle 🧐 hugging_face 🤗 zipper_mouth_face 🤐
sleeping 😴 facepalm 🤦 shrug 🤷 see_no_evil 🙈 coffee ☕ tea 🍵 beers 🍻 cake 🍰 apple 🍎 trophy 🏆
medal 🏅 dart 🎯 art 🎨 musical_note 🎵 sunny ☀️ cloud ☁️ snowflake ❄️ rainbow 🌈 seedling 🌱
evergreen_tree 🌲 earth_asia 🌏 earth_africa 🌍 house 🏠 office 🏢 cn 🇨🇳 us 🇺🇸 gb 🇬🇧 jp 🇯🇵
`;

const BY_NAME = new Map();
for (const [, name, character] of TABLE.matchAll(/(\S+)\s+(\S+)/g)) BY_NAME.set(name, character);

/** emojiFor("tada") → "🎉"; undefined when the table has no such name. A skin tone is let go. */
export function emojiFor(name) {
  return BY_NAME.get(name.split("::")[0]);
}

/** The few that the page offers to react with. */
export const REACTIONS = ["+1", "-1", "heart", "tada", "eyes", "white_check_mark", "joy", "pray"];
