//! The site in a real Chromium, opened from its files: it searches, follows links, fits a phone, is
//! dark at night, prints, and complains of nothing. Where no Chromium is installed it says so.
#![cfg(unix)]

#[path = "browser/mod.rs"]
mod browser;

use std::path::Path;

use browser::Browser;
use lockstep_forum::forum::moment::Moment;
use lockstep_forum::live::site;
use lockstep_forum::store::folder::Folder;
use lockstep_forum::store::sample;
use serde_json::json;

const PAGES: [&str; 8] = [
    "index.html",
    "decisions.html",
    "actions.html",
    "issues.html",
    "scoreboard.html",
    "definition.html",
    "search.html#q=webinar",
    "meetings/2026-11-10.html",
];

/// The texts of a page that stand out too little from what is behind them: less than 4.5 to 1
/// (WCAG 2.2, 1.4.3).
const FAINT: &str = r"(() => {
  const read = text => (text.match(/[\d.]+/g) || []).map(Number);
  const light = rgb => {
    const part = rgb.slice(0, 3).map(value => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * part[0] + 0.7152 * part[1] + 0.0722 * part[2];
  };
  const ground = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = read(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0.9) { return colour; }
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (!own || !element.getClientRects().length || ['SCRIPT', 'STYLE'].includes(element.tagName)) { continue; }
    const style = getComputedStyle(element);
    const ink = read(element.closest('svg') ? style.fill : style.color);
    const [one, other] = [light(ink), light(ground(element))].sort((a, b) => b - a);
    if ((one + 0.05) / (other + 0.05) < 4.5) { faint.push(element.textContent.trim().slice(0, 40)); }
  }
  return faint.join('; ');
})()";

fn address(site: &Path, page: &str) -> String {
    format!("file://{}/{page}", site.display())
}

/// The elements that reach beyond the page.
const TOO_WIDE: &str = "[...document.querySelectorAll('main *')]
    .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth)
    .map(e => e.outerHTML.slice(0, 200)).join(' | ')";

fn media(browser: &mut Browser, media: &str, scheme: &str) {
    let features = json!([{"name": "prefers-color-scheme", "value": scheme}]);
    browser.ask(
        "Emulation.setEmulatedMedia",
        &json!({"media": media, "features": features}),
    );
}

#[test]
fn people_who_never_open_a_terminal_read_search_and_print_the_site() {
    let Some(program) = browser::installed() else {
        println!("skipped: no Chromium is installed, so the site was not opened in one");
        return;
    };
    let root = tempfile::tempdir().expect("a folder");
    let now = Moment::parse("2026-11-24T10:18:00+01:00").expect("an instant");
    sample::write(&root.path().join("forum"), now).expect("an empty folder");
    let folder = Folder::open(&root.path().join("forum")).expect("just written");
    let into = root.path().join("site");
    site::write(&folder, &into, now).expect("is written");
    let into = into.canonicalize().expect("is there");
    let mut browser = Browser::start(&program);

    searches_and_follows_a_link(&mut browser, &into);
    reads_without_scripts(&mut browser, &into);
    for (width, scheme) in [(1200, "light"), (390, "dark")] {
        let phone =
            json!({"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": width < 500});
        browser.ask("Emulation.setDeviceMetricsOverride", &phone);
        media(&mut browser, "", scheme);
        for page in PAGES {
            browser.go(&address(&into, page));
            let wide = browser.value("document.documentElement.scrollWidth");
            assert!(
                wide.as_u64() <= Some(width),
                "{page} is {wide} wide on {width}, for {}",
                browser.value(TOO_WIDE)
            );
            assert_eq!(browser.value(FAINT), "", "{page} in {scheme}");
            let name = page.split(['.', '#']).next().unwrap_or_default();
            let name = format!("site-{}-{width}", name.replace('/', "-"));
            assert!(browser.picture(&name) > 5_000, "{name} is empty");
        }
    }
    let ground = browser.value("getComputedStyle(document.documentElement).backgroundColor");
    assert_eq!(ground, "rgb(22, 26, 34)", "the pages are dark at night");

    browser.ask("Emulation.clearDeviceMetricsOverride", &json!({}));
    media(&mut browser, "", "light");
    browser.go(&address(&into, "meetings/2026-11-10.html"));
    let printed = browser.ask("Page.printToPDF", &json!({}));
    let printed = printed["data"].as_str().unwrap_or_default();
    assert!(
        printed.starts_with("JVBERi0") && printed.len() > 20_000,
        "no pages were printed"
    );
    media(&mut browser, "print", "dark");
    let shown = browser.value("getComputedStyle(document.querySelector('nav')).display");
    assert_eq!(shown, "none", "paper has no links to go to");
    let paper = browser.value("getComputedStyle(document.documentElement).backgroundColor");
    assert_eq!(paper, "rgb(255, 255, 255)", "paper is white also at night");
    assert_eq!(browser.faults, [""; 0], "the console and the network");
}

fn searches_and_follows_a_link(browser: &mut Browser, site: &Path) {
    browser.go(&address(site, "index.html"));
    browser.click("nav a[href='search.html']");
    browser.until("document.querySelector('#query') && document.activeElement.id === 'query'");
    browser.ask(
        "Input.insertText",
        &json!({"text": "Wébinar \"handed over\" kind:issue"}),
    );
    browser.until("document.querySelector('#found mark')");
    let found = browser.value("document.querySelector('#found').innerText");
    let found = found.as_str().expect("text");
    assert!(
        found.contains("Webinar guests were handed over before they were ready"),
        "{found}"
    );
    assert!(!found.contains("nurtured for two weeks"), "{found}");
    assert_eq!(
        browser.value("document.querySelector('#said').textContent"),
        "1 fits."
    );
    browser.click("#found a");
    browser.until("document.querySelector(':target')");
    let there = browser.value("document.querySelector(':target').innerText");
    let there = there.as_str().expect("text");
    assert!(
        there.starts_with("Webinar guests were handed over"),
        "{there}"
    );
    browser.click(".steps a[rel=prev]");
    browser.until("document.querySelector('h1') && document.querySelector('h1').innerText === 'Tuesday 27 October 2026'");
    browser.go(&address(site, "search.html#q=zzzz"));
    browser.until("document.querySelector('#said').textContent === 'Nothing fits.'");
}

fn reads_without_scripts(browser: &mut Browser, site: &Path) {
    browser.ask(
        "Emulation.setScriptExecutionDisabled",
        &json!({"value": true}),
    );
    browser.ask(
        "Page.navigate",
        &json!({"url": address(site, "scoreboard.html")}),
    );
    browser.until("document.querySelectorAll('svg').length > 3");
    browser.ask(
        "Emulation.setScriptExecutionDisabled",
        &json!({"value": false}),
    );
}
