// Opens the preview's page in Firefox and does what an instructor does: see, turn, click, edit, save.
// node firefox.mjs ADDRESS FIREFOX; prints what was seen as JSON.

import puppeteer from "puppeteer-core";

const [address, executablePath] = process.argv.slice(2);
const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath,
  headless: true,
  extraPrefsFirefox: { "app.update.enabled": false, "network.captive-portal-service.enabled": false },
});
const seen = {};
try {
  const page = await browser.newPage();
  const faults = [];
  page.on("pageerror", (failure) => faults.push(String(failure)));
  await page.setViewport({ width: 1440, height: 900 });
  await page.goto(address);
  const until = async (look, what) => {
    for (let tries = 0; tries < 300; tries += 1) {
      const found = await Promise.resolve().then(look).catch(() => null); // a frame may not be there yet
      if (found) return found;
      await new Promise((wake) => setTimeout(wake, 100));
    }
    throw new Error(`never: ${what}`);
  };
  const frame = (part) => page.frames().find((each) => each.url().includes(part));
  const press = (selector) => page.$eval(selector, (element) => element.click());

  await until(() => page.$eval("#status", (status) => status.textContent === "Up to date."), "up to date");
  for (const view of await page.$$(".views button")) {
    if ((await view.evaluate((button) => button.getAttribute("aria-pressed"))) !== "true") await view.click();
  }
  seen.online = await until(() => frame("/made/online/").$eval(".page:not([hidden]) h1", (h) => h.textContent), "online");
  seen.slides = await until(async () => (await frame("slides.html").$$("svg")).length, "slides");
  seen.handout = await until(() => frame("handout.html").$eval(".sheet img", (img) => img.naturalWidth > 0), "handout");

  await press('header [data-panel="rehearsal"]');
  await press('[data-order="begin"]');
  await until(() => frame("/made/online/").$(".page:not([hidden]) .next"), "the rehearsal");
  await frame("/made/online/").$eval(".page:not([hidden]) .next", (button) => button.click());
  seen.record = await until(
    () => page.$$eval("#record tr", (rows) => rows.map((row) => row.textContent).find((text) => text.includes("lesson_location"))),
    "the record",
  );
  await press('[data-order="leave"]');
  await press('[data-order="resume"]');
  seen.resumed = await until(
    () => frame("/made/online/").$eval(".page:not([hidden])", (shown) => shown.id !== "que-es-un-modelo-de-llm" && shown.id),
    "resumed",
  );
  seen.refused = await page.$eval("#refused", (sign) => sign.textContent);
  await press('[data-order="end"]');
  await press('header [data-panel="rehearsal"]');

  await until(() => frame("/made/online/").$(".page:not([hidden]) li[data-place]"), "the page");
  await frame("/made/online/").$eval(".page:not([hidden]) li[data-place]", (item) => item.click());
  await until(() => page.$eval("#text", (text) => text.value.includes("Complejidad")), "the editor");
  await page.$eval("#text", (text) => { text.value = text.value.replace("Complejidad", "Complejidad vista en Firefox"); text.dispatchEvent(new Event("input")); });
  await press("#editor .main");
  seen.saved = await until(() => page.$eval("#saved", (said) => said.textContent), "saved");
  seen.changed = await until(
    () => frame("/made/online/").$eval("body", (body) => body.textContent.includes("vista en Firefox")),
    "the change online",
  );
  seen.faults = faults;
} finally {
  await browser.close();
}
console.log(JSON.stringify(seen));
