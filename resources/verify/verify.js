/* TalentDesk certificate verifier (Apache-2.0). Plain ES2017, so that a browser of 2017 runs it. */
(function () {
"use strict";

var DATA = JSON.parse(document.getElementById("data").textContent);

var WORDS = {
  zh: {
    title: "证书核验", subtitle: "离线核验：不连接网络，证书内容不会离开这台设备", language: "English",
    entry: "读取证书上的二维码", picture: "选择图片", camera: "打开摄像头", cameraOff: "关闭摄像头",
    drop: "也可以把图片拖到这里，或按 Ctrl+V 粘贴截图。", typed: "或粘贴二维码的文字", check: "核验", clear: "清空",
    basis: "核验的依据", list: "载入新的作废名单…", listHint: "作废名单可向发证基地索取；只接受上列公钥签名的名单。",
    footer: "本页面是一个完整的文件，可以用 U 盘携带。核验的是二维码的内容：请务必与纸质证书逐项对照。",
    waiting: "等待读取", waitingText: "选择图片、打开摄像头或粘贴文字后，结果显示在这里。",
    reading: "正在识别图片…", noCode: "图片里没有找到二维码。请让二维码完整、清晰、占到画面的四分之一以上。",
    noPicture: "这个文件不是可以读取的图片。PDF 请先截图。", found: "已读取二维码。", cameraOn: "请把二维码对准镜头。",
    noCamera: "无法使用摄像头：没有摄像头，或浏览器没有允许。请改用图片。",
    fingerprint: "公钥指纹", retired: "用到 {day} 为止", noKeys: "本文件里没有公钥，无法核验任何证书。",
    listed: "作废名单：{day}，共 {count} 个编号，{age} 天前", noList: "没有作废名单",
    listTaken: "已采用 {day} 的作废名单（{count} 个编号），只在本页打开期间有效。", listBad: "名单已损坏、被改动，或由未知的密钥签名，没有采用。",
    listOld: "这份名单不比已有的新，没有采用。",
    genuine: "真实", genuineText: "证书由“{base}”签发，内容未被改动。",
    genuineDo: "请把下列内容与纸质证书逐项对照；有任何一项不同，纸质证书就是伪造的。",
    altered: "不真实或已损坏", alteredText: "二维码的内容与签名不符。",
    alteredDo: "请重新扫描一次；仍然如此，请勿采信这张证书，并向发证基地查询。",
    "unknown-key": "无法判断", unknownText: "签发密钥不在本文件的公钥名单里（密钥编号 {id}）。",
    unknownDo: "请向发证基地索取最新的核验文件；在此之前请勿采信这张证书。",
    void: "已作废", voidText: "证书 {number} 已被“{base}”作废。", voidDo: "请勿采信这张证书；可向发证基地询问是否已补发新证。",
    expired: "已过期", expiredText: "证书真实，但有效期到 {day} 为止。", expiredDo: "请持证人到发证基地办理复审或换证。",
    "not-ours": "不是证书二维码", notOursText: "这不是本系统签发的证书二维码。", notOursDo: "请确认扫描的是证书上的防伪二维码。",
    newerText: "签名属于“{base}”，但内容的格式本文件不认识。", newerDo: "请向发证基地索取最新的核验文件。",
    warnNone: "没有该基地的作废名单，无法判断证书是否已作废。", warnClock: "作废名单的日期晚于本机日期，请检查本机的时钟。",
    warnOld: "作废名单是 {age} 天前的，此后的作废情况不在其中；请索取新名单。",
    warnBase: "证书上的基地“{named}”与密钥所属的“{base}”名称不同，请核实是否更名。",
    warnKey: "发证日期晚于签发密钥的停用日期 {day}，请向发证基地核实。",
    claims: ["证书编号", "姓名", "证件号码末几位", "培训课程", "职业（工种）", "技能等级", "学时", "发证日期", "发证基地", "基地代码", "证书种类", "有效期至"]
  },
  en: {
    title: "Certificate check", subtitle: "Offline: no network is used, nothing about the certificate leaves this device", language: "中文",
    entry: "Read the QR code of the certificate", picture: "Choose a picture", camera: "Use the camera", cameraOff: "Stop the camera",
    drop: "You can also drop a picture here or paste a screenshot with Ctrl+V.", typed: "Or paste the text of the QR code", check: "Check", clear: "Clear",
    basis: "What the check rests on", list: "Load a newer list of void certificates…", listHint: "Ask the issuing base for it; only lists signed with the keys above are taken.",
    footer: "This page is one complete file and fits on a USB stick. It checks what the QR code says: always compare that with the paper.",
    waiting: "Nothing read yet", waitingText: "Choose a picture, use the camera or paste the text; the result appears here.",
    reading: "Reading the picture…", noCode: "No QR code found. It should be whole, sharp and fill at least a quarter of the picture.",
    noPicture: "This file is not a picture that can be read. For a PDF, take a screenshot first.", found: "QR code read.", cameraOn: "Hold the QR code in front of the camera.",
    noCamera: "The camera cannot be used: there is none, or the browser was not allowed to. Use a picture instead.",
    fingerprint: "Key fingerprint", retired: "in use until {day}", noKeys: "This file holds no public key and can check no certificate.",
    listed: "List of void certificates: {day}, {count} numbers, {age} days old", noList: "No list of void certificates",
    listTaken: "The list of {day} ({count} numbers) is in use while this page is open.", listBad: "The list is damaged, altered or signed with an unknown key and was not taken.",
    listOld: "This list is no newer than the one in use and was not taken.",
    genuine: "Genuine", genuineText: "Issued by “{base}”, not altered.",
    genuineDo: "Compare every line with the paper. If any line differs, the paper is forged.",
    altered: "Not genuine, or damaged", alteredText: "What the QR code says does not match its signature.",
    alteredDo: "Scan it once more. If this remains, do not rely on the certificate and ask the issuing base.",
    "unknown-key": "Cannot be judged", unknownText: "The signing key is not among the public keys of this file (key id {id}).",
    unknownDo: "Ask the issuing base for the newest verifier file; do not rely on the certificate until then.",
    void: "Void", voidText: "Certificate {number} was declared void by “{base}”.", voidDo: "Do not rely on it. The issuing base can say whether a new one was issued.",
    expired: "Expired", expiredText: "The certificate is genuine but was valid until {day}.", expiredDo: "The holder can ask the issuing base for renewal.",
    "not-ours": "Not a certificate QR code", notOursText: "This is not the QR code of a certificate issued with this system.", notOursDo: "Make sure that you scanned the proof code on the certificate.",
    newerText: "The signature is that of “{base}”, but this file does not know the format of the content.", newerDo: "Ask the issuing base for the newest verifier file.",
    warnNone: "There is no list of void certificates of this base, so whether it is void is not known.", warnClock: "The list of void certificates is dated later than today; check the clock of this device.",
    warnOld: "The list of void certificates is {age} days old and says nothing about later ones; ask for a newer list.",
    warnBase: "The certificate names “{named}”, the key belongs to “{base}”; find out whether the base was renamed.",
    warnKey: "The day of issue is after the signing key went out of use ({day}); ask the issuing base.",
    claims: ["Certificate number", "Name", "End of ID number", "Course", "Occupation", "Skill level", "Hours", "Day of issue", "Issuing base", "Code of the base", "Kind of certificate", "Valid until"]
  }
};
var ORDER = [1, 2, 3, 11, 4, 5, 6, 7, 8, 12, 9, 10];
var SIGNS = { genuine: "✓", altered: "✗", void: "✗", expired: "!", "unknown-key": "?", "not-ours": "?", none: "…" };
var DATES = { 8: true, 12: true };

var language = "zh";
var last = null;

function say(key, values) {
  var text = WORDS[language][key];
  Object.keys(values || {}).forEach(function (name) { text = text.split("{" + name + "}").join(String(values[name])); });
  return text;
}

/* ---- bytes ---- */

function fail(why) { throw new Error(why); }

function bytesOfHex(hex) {
  return Uint8Array.from(hex.match(/../g) || [], function (pair) { return parseInt(pair, 16); });
}

function hexOf(bytes) {
  return Array.from(bytes, function (byte) { return (byte < 16 ? "0" : "") + byte.toString(16); }).join("");
}

function bytesOfBase64(text) {
  return Uint8Array.from(atob(text), function (character) { return character.charCodeAt(0); });
}

function base45(text) {
  var alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  var out = [];
  if (text.length % 3 === 1) fail("length");
  for (var at = 0; at < text.length; at += 3) {
    var group = text.slice(at, at + 3), number = 0;
    for (var place = group.length - 1; place >= 0; place--) {
      var value = alphabet.indexOf(group[place]);
      if (value < 0) fail("character");
      number = number * 45 + value;
    }
    if (number >= (group.length === 3 ? 65536 : 256)) fail("group");
    if (group.length === 3) out.push(number >> 8);
    out.push(number & 255);
  }
  return Uint8Array.from(out);
}

/* ---- CBOR, only what talentdesk/proof/cbor.py writes: numbers, bytes, text, lists, maps with number keys, tags ---- */

function Tagged(number, item) { this.number = number; this.item = item; }

function cborRead(bytes) {
  var at = 0;
  function take(count) {
    if (count > bytes.length - at) fail("cut off");
    at += count;
    return bytes.subarray(at - count, at);
  }
  function head() {
    var first = take(1)[0], major = first >> 5, low = first & 31;
    if (low < 24) return [major, low];
    if (low > 27) fail("length");
    var size = 1 << (low - 24), value = 0;
    take(size).forEach(function (byte) { value = value * 256 + byte; });
    if (value > Number.MAX_SAFE_INTEGER || value < (size === 1 ? 24 : Math.pow(256, size / 2))) fail("not shortest");
    return [major, value];
  }
  function item(deeper) {
    if (!deeper) fail("deep");
    var start = head(), major = start[0], value = start[1], index;
    if (major === 0) return value;
    if (major === 1) return -1 - value;
    if (major === 2) return take(value);
    if (major === 3) return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(take(value));
    if (major === 4) {
      var list = [];
      for (index = 0; index < value; index++) list.push(item(deeper - 1));
      return list;
    }
    if (major === 5) return map(value, deeper - 1);
    if (major === 6) return new Tagged(value, item(deeper - 1));
    return fail("kind");
  }
  function map(count, deeper) {
    var found = new Map(), before = -1;
    for (var index = 0; index < count; index++) {
      var key = item(deeper), order = key < 0 ? Math.pow(2, 60) - key : key;
      if (typeof key !== "number" || order <= before) fail("keys");
      before = order;
      found.set(key, item(deeper));
    }
    return found;
  }
  var whole = item(8);
  if (at !== bytes.length) fail("left over");
  return whole;
}

function cborHead(major, value) {
  if (value < 24) return [major << 5 | value];
  if (value < 256) return [major << 5 | 24, value];
  if (value < 65536) return [major << 5 | 25, value >> 8, value & 255];
  return [major << 5 | 26, value >>> 24, value >> 16 & 255, value >> 8 & 255, value & 255];
}

function joined(parts) {
  var size = parts.reduce(function (sum, part) { return sum + part.length; }, 0);
  var out = new Uint8Array(size), at = 0;
  parts.forEach(function (part) { out.set(part, at); at += part.length; });
  return out;
}

function ascii(text) {
  return Uint8Array.from(text, function (character) { return character.charCodeAt(0); });
}

/* ---- COSE_Sign1 with Ed25519 ---- */

var ORDER_L = bytesOfHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");

/* RFC 8032 wants S below the order of the group; without this a second signature could be made from a good one. */
function isCanonical(signature) {
  for (var at = 31; at >= 0; at--) {
    if (signature[32 + at] !== ORDER_L[at]) return signature[32 + at] < ORDER_L[at];
  }
  return false;
}

function sameBytes(one, other) {
  return one.length === other.length && one.every(function (byte, at) { return byte === other[at]; });
}

function protectedHeader(keyId, contentType) {
  var type = contentType ? [[0x03], cborHead(3, contentType.length), ascii(contentType)] : [];
  return joined([[contentType ? 0xa3 : 0xa2], [0x01, 0x27]].concat(type, [[0x04, 0x48], keyId]));
}

function parseSigned(bytes, contentType) {
  var message = cborRead(bytes);
  if (!(message instanceof Tagged) || message.number !== 18 || !Array.isArray(message.item) || message.item.length !== 4) fail("shape");
  var header = message.item[0], payload = message.item[2], signature = message.item[3];
  if (![header, payload, signature].every(function (part) { return part instanceof Uint8Array; })) fail("parts");
  if (!(message.item[1] instanceof Map) || message.item[1].size || signature.length !== 64) fail("parts");
  var headers = cborRead(header);
  var keyId = headers instanceof Map ? headers.get(4) : null;
  if (!(keyId instanceof Uint8Array) || keyId.length !== 8) fail("key id");
  if (!sameBytes(header, protectedHeader(keyId, contentType))) fail("header");
  return { header: header, keyId: hexOf(keyId), payload: payload, signature: signature };
}

function isSignedBy(message, key) {
  var signed = joined([[0x84], cborHead(3, 10), ascii("Signature1"), cborHead(2, message.header.length), message.header,
    [0x40], cborHead(2, message.payload.length), message.payload]);
  return isCanonical(message.signature) && nacl.sign.detached.verify(signed, message.signature, bytesOfHex(key.x));
}

function keyOf(id) {
  return DATA.keys.filter(function (key) { return key.id === id; })[0];
}

/* ---- claims and lists ---- */

function isoDay(date) {
  function two(number) { return (number < 10 ? "0" : "") + number; }
  return date.getFullYear() + "-" + two(date.getMonth() + 1) + "-" + two(date.getDate());
}

function isoOfDays(days) {
  return new Date(days * 86400000).toISOString().slice(0, 10);
}

function textOfGbk(bytes) {
  return new TextDecoder("gbk", { fatal: true }).decode(bytes).replace(/[\x01-\x1f]/g, function (byte) {
    return DATA.phrases[byte.charCodeAt(0) - 1];
  });
}

function readClaims(payload) {
  var map = cborRead(payload), claims = {};
  if (!(map instanceof Map)) fail("claims");
  map.forEach(function (item, number) {
    if (!(number >= 1 && number <= 12)) fail("unknown claim");
    if (DATES[number] || number === 7) {
      if (typeof item !== "number") fail("number");
      claims[number] = DATES[number] ? isoOfDays(item) : String(item);
    } else {
      claims[number] = item instanceof Uint8Array ? textOfGbk(item) : item;
      if (typeof claims[number] !== "string") fail("text");
    }
  });
  if (!claims[1] || !claims[2] || !claims[8]) fail("missing claim");
  return claims;
}

function readList(bytes) {
  var message = parseSigned(bytes, DATA.listType), key = keyOf(message.keyId);
  if (!key || !isSignedBy(message, key)) fail("signature");
  var content = cborRead(message.payload);
  if (!(content instanceof Map) || content.size !== 2 || typeof content.get(1) !== "number" || !Array.isArray(content.get(2))) fail("content");
  return { base: key.base, issued: new Date(content.get(1) * 1000), numbers: new Set(content.get(2)) };
}

var lists = {};  // by base: the newest list whose signature is good

function keepList(list) {
  if (lists[list.base] && lists[list.base].issued >= list.issued) return false;
  lists[list.base] = list;
  return true;
}

function ageDays(list, today) {
  var from = Date.parse(isoDay(list.issued)), to = Date.parse(isoDay(today));
  return Math.round((to - from) / 86400000);
}

/* ---- the verdict ---- */

function verify(text, today) {
  text = text.trim();
  if (text.slice(0, DATA.prefix.length) !== DATA.prefix) return { state: "not-ours", text: "notOursText", remedy: "notOursDo" };
  var message, claims;
  try {
    if (text.length > DATA.longest) fail("long");
    message = parseSigned(base45(text.slice(DATA.prefix.length)), "");
  } catch (trouble) {
    return { state: "altered", text: "alteredText", remedy: "alteredDo" };
  }
  var key = keyOf(message.keyId);
  if (!key) return { state: "unknown-key", text: "unknownText", remedy: "unknownDo", values: { id: message.keyId } };
  if (!isSignedBy(message, key)) return { state: "altered", text: "alteredText", remedy: "alteredDo" };
  try {
    claims = readClaims(message.payload);
  } catch (trouble) {
    return { state: "not-ours", text: "newerText", remedy: "newerDo", values: { base: key.base } };
  }
  var list = lists[key.base], warnings = [], age = list ? ageDays(list, today) : null;
  if (!list) warnings.push(["warnNone"]);
  else if (age < 0) warnings.push(["warnClock"]);
  else if (age > DATA.oldListDays) warnings.push(["warnOld", { age: age }]);
  if (claims[9] && claims[9] !== key.base) warnings.push(["warnBase", { named: claims[9], base: key.base }]);
  if (key.validTo && claims[8] > key.validTo) warnings.push(["warnKey", { day: key.validTo }]);
  var state = "genuine";
  if (list && list.numbers.has(claims[1])) state = "void";
  else if (claims[12] && isoDay(today) > claims[12]) state = "expired";
  return { state: state, text: state + "Text", remedy: state + "Do", claims: claims, warnings: warnings,
    values: { base: key.base, number: claims[1], day: claims[12] } };
}

/* ---- the page ---- */

function element(id) { return document.getElementById(id); }

function append(parent, name, text) {
  var child = document.createElement(name);
  child.textContent = text;
  parent.appendChild(child);
  return child;
}

function showVerdict() {
  var box = element("result"), state = last ? last.state : "none", claims = element("claims");
  box.setAttribute("data-state", state);
  document.querySelector("main").classList.toggle("judged", Boolean(last));
  document.querySelector(".sign").textContent = SIGNS[state];
  element("verdict").textContent = last ? say(state) : say("waiting");
  element("sentence").textContent = last ? say(last.text, last.values) : say("waitingText");
  element("remedy").textContent = last ? say(last.remedy, last.values) : "";
  var warnings = (last && last.warnings || []).map(function (one) { return say(one[0], one[1]); });
  element("warning").textContent = warnings.join(" ");
  element("warning").hidden = !warnings.length;
  claims.textContent = "";
  ORDER.forEach(function (number) {
    if (!last || !last.claims || last.claims[number] === undefined) return;
    append(claims, "dt", WORDS[language].claims[number - 1]);
    append(claims, "dd", last.claims[number]);
  });
}

function showBasis() {
  var box = element("keys"), today = new Date();
  box.textContent = "";
  if (!DATA.keys.length) append(box, "li", say("noKeys"));
  DATA.keys.forEach(function (key) {
    var line = append(box, "li", key.base), list = lists[key.base];
    var about = append(line, "small", say("fingerprint") + " ");
    append(about, "code", key.fingerprint);
    if (key.validTo) append(about, "span", " · " + say("retired", { day: key.validTo }));
    append(line, "small", list ? say("listed", { day: isoDay(list.issued), count: list.numbers.size, age: ageDays(list, today) }) : say("noList"));
  });
}

function showWords() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = say("title");
  Array.from(document.querySelectorAll("[data-say]")).forEach(function (one) { one.textContent = say(one.getAttribute("data-say")); });
  element("language").textContent = say("language");
  element("camera").textContent = say(stream ? "cameraOff" : "camera");
  element("notice").classList.remove("bad");
  showBasis();
  showVerdict();
}

function notice(key, bad, id, values) {
  var line = element(id || "notice");
  line.textContent = say(key, values);
  line.classList.toggle("bad", Boolean(bad));
}

function check(text) {
  last = verify(text, new Date());
  showVerdict();
  if (window.innerWidth <= 760) element("result").scrollIntoView();
}

/* ---- pictures: the browser's own reader where it has one, else jsQR on the whole and then on parts ---- */

function pixels(source, left, top, width, height, scale) {
  var canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  var context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(source, left, top, width, height, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

function readPart(source, left, top, width, height, scale) {
  var image = pixels(source, left, top, width, height, scale);
  var code = jsQR(image.data, image.width, image.height, { inversionAttempts: "dontInvert" });
  return code ? code.data : "";
}

function views(width, height) {
  var found = [], longest = Math.max(width, height);
  [1000, 1600, 700, 2400].forEach(function (size) {
    if (size < longest || !found.length) found.push([0, 0, width, height, Math.min(size / longest, 3)]);
  });
  if (longest < 2400) found.push([0, 0, width, height, 1], [0, 0, width, height, 2]);
  [2, 3, 5].forEach(function (count) {  // overlapping parts, for a small code on a large page
    if (longest < count * 350) return;
    var w = width / count * 1.4, h = height / count * 1.4;
    for (var y = 0; y < count; y++) for (var x = 0; x < count; x++) {
      found.push([x * (width - w) / (count - 1), y * (height - h) / (count - 1), w, h, Math.min(1000 / Math.max(w, h), 2)]);
    }
  });
  return found;
}

async function readPicture(source, width, height) {
  if (window.BarcodeDetector) {
    try {
      var codes = await new window.BarcodeDetector({ formats: ["qr_code"] }).detect(source);
      if (codes.length) return codes[0].rawValue;
    } catch (trouble) { /* a detector that cannot start is as good as none */ }
  }
  var parts = views(width, height);
  for (var at = 0; at < parts.length; at++) {
    var text = readPart.apply(null, [source].concat(parts[at]));
    if (text) return text;
    await new Promise(function (done) { setTimeout(done); });  // the page stays alive
  }
  return "";
}

function openPicture(file) {
  var image = new Image(), address = URL.createObjectURL(file);
  notice("reading");
  image.onload = async function () {
    var text = await readPicture(image, image.naturalWidth, image.naturalHeight);
    URL.revokeObjectURL(address);
    if (!text) { last = null; showVerdict(); notice("noCode", true); return; }
    notice("found");
    element("text").value = text;
    check(text);
  };
  image.onerror = function () { URL.revokeObjectURL(address); last = null; showVerdict(); notice("noPicture", true); };
  image.src = address;
}

/* ---- camera ---- */

var stream = null;

function stopCamera() {
  if (stream) stream.getTracks().forEach(function (track) { track.stop(); });
  stream = null;
  element("video").hidden = true;
  element("camera").textContent = say("camera");
}

async function startCamera() {
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } } });
  } catch (trouble) {
    notice("noCamera", true);
    return;
  }
  var video = element("video");
  element("camera").textContent = say("cameraOff");
  notice("cameraOn");
  video.hidden = false;
  video.srcObject = stream;
  await video.play();
  look();
}

async function look() {
  var video = element("video"), text = "";
  if (!stream) return;
  if (video.videoWidth) {
    var side = Math.min(video.videoWidth, video.videoHeight);
    text = readPart(video, 0, 0, video.videoWidth, video.videoHeight, Math.min(1, 1280 / video.videoWidth)) ||
      readPart(video, (video.videoWidth - side) / 2, (video.videoHeight - side) / 2, side, side, Math.min(1.5, 900 / side));
  }
  if (text) {
    stopCamera();
    notice("found");
    element("text").value = text;
    check(text);
  } else {
    setTimeout(look, 120);
  }
}

/* ---- events ---- */

function fileOf(transfer) {
  return transfer && Array.from(transfer.files).filter(function (file) { return file.size; })[0];
}

element("check").addEventListener("click", function () { check(element("text").value); });
element("clear").addEventListener("click", function () {
  element("text").value = "";
  last = null;
  stopCamera();
  notice("drop");
  showVerdict();
});
element("language").addEventListener("click", function () { language = language === "zh" ? "en" : "zh"; showWords(); });
element("picture").addEventListener("change", function (event) {
  if (event.target.files[0]) openPicture(event.target.files[0]);
  event.target.value = "";
});
element("camera").addEventListener("click", function () { if (stream) stopCamera(); else startCamera(); });
element("list").addEventListener("change", async function (event) {
  var file = event.target.files[0], list = null;
  event.target.value = "";
  if (!file) return;
  try {
    list = readList(new Uint8Array(await new Response(file).arrayBuffer()));
  } catch (trouble) {
    notice("listBad", true, "list-notice");
    return;
  }
  if (!keepList(list)) { notice("listOld", true, "list-notice"); return; }
  notice("listTaken", false, "list-notice", { day: isoDay(list.issued), count: list.numbers.size });
  showBasis();
  if (last && last.claims) check(element("text").value);
});
["picture-label", "list-label"].forEach(function (id) {
  element(id).addEventListener("keydown", function (event) {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); element(element(id).htmlFor).click(); }
  });
});
document.addEventListener("dragover", function (event) { event.preventDefault(); });
document.addEventListener("drop", function (event) {
  var file = fileOf(event.dataTransfer);
  event.preventDefault();
  if (file) openPicture(file);
});
document.addEventListener("paste", function (event) {
  var file = fileOf(event.clipboardData);
  if (file) { event.preventDefault(); openPicture(file); }
});

DATA.lists.forEach(function (text) {
  try { keepList(readList(bytesOfBase64(text))); } catch (trouble) { /* a list that is not good is not used */ }
});
showWords();
window.talentdesk = { verify: verify, words: WORDS };
})();
