//! A real Chromium without a window, spoken to by its `DevTools` protocol over two pipes.

#![allow(
    clippy::disallowed_methods,
    reason = "waiting for a browser has an end"
)]

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value as Json, json};

/// How long an answer may take on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(90);

/// The Chromium of this machine: `LOCKSTEP_CHROMIUM`, or the first known name on the path.
pub fn installed() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("LOCKSTEP_CHROMIUM") {
        return Some(PathBuf::from(named));
    }
    let path = std::env::var_os("PATH")?;
    let names = ["chromium", "chromium-browser", "google-chrome", "chrome"];
    std::env::split_paths(&path)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|program| program.is_file())
}

/// A browser with one page.
pub struct Browser {
    child: Child,
    to: File,
    from: Receiver<Json>,
    asked: u64,
    session: Option<String>,
    /// What the page said went wrong, and what it asked for from outside its files.
    pub faults: Vec<String>,
    _place: tempfile::TempDir,
}

impl Browser {
    /// Starts it.
    pub fn start(program: &Path) -> Self {
        let place = tempfile::tempdir().expect("a folder");
        let (inward, outward) = (place.path().join("in"), place.path().join("out"));
        let made = Command::new("mkfifo").args([&inward, &outward]).status();
        assert!(made.is_ok_and(|made| made.success()), "mkfifo");
        let child = Command::new("sh")
            .args(["-c", "exec \"$@\" 3<\"$FROM_US\" 4>\"$TO_US\"", "sh"])
            .arg(program)
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--hide-scrollbars",
                "--remote-debugging-pipe",
                "--window-size=1200,900",
            ])
            .arg(format!(
                "--user-data-dir={}",
                place.path().join("profile").display()
            ))
            .arg("about:blank")
            .env("FROM_US", &inward)
            .env("TO_US", &outward)
            .env("HOME", place.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("sh is there");
        // Opened for both ways, so that neither waits for the other.
        let both = |path: &Path| File::options().read(true).write(true).open(path);
        let to = both(&inward).expect("a pipe");
        let read = both(&outward).expect("a pipe");
        let (heard, from) = channel();
        std::thread::spawn(move || {
            for message in BufReader::new(read).split(0).map_while(Result::ok) {
                let message = serde_json::from_slice(&message).unwrap_or(Json::Null);
                if heard.send(message).is_err() {
                    break;
                }
            }
        });
        let mut browser = Self {
            child,
            to,
            from,
            asked: 0,
            session: None,
            faults: Vec::new(),
            _place: place,
        };
        let target = browser.ask("Target.createTarget", &json!({"url": "about:blank"}));
        let attach = json!({"targetId": target["targetId"], "flatten": true});
        let attached = browser.ask("Target.attachToTarget", &attach);
        browser.session = attached["sessionId"].as_str().map(str::to_owned);
        for part in ["Page", "Runtime", "Log", "Network"] {
            browser.ask(&format!("{part}.enable"), &json!({}));
        }
        browser
    }

    /// Asks for something and waits for the answer.
    pub fn ask(&mut self, method: &str, parameters: &Json) -> Json {
        let answer = self.try_to_ask(method, parameters);
        answer.unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// The same, where the browser may refuse: a page that is just being left answers nothing.
    fn try_to_ask(&mut self, method: &str, parameters: &Json) -> Result<Json, Json> {
        self.asked += 1;
        let id = self.asked;
        let mut message = json!({"id": id, "method": method, "params": parameters});
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        self.to.write_all(&bytes).expect("the browser listens");
        loop {
            let answer = self.hear(method);
            if answer["id"] == json!(id) {
                return match &answer["error"] {
                    Json::Null => Ok(answer["result"].clone()),
                    error => Err(error.clone()),
                };
            }
        }
    }

    /// The next message; what went wrong in the page is noted on the way.
    fn hear(&mut self, waiting_for: &str) -> Json {
        let heard = self.from.recv_timeout(PATIENCE);
        let message = heard.unwrap_or_else(|_| panic!("the browser is silent: {waiting_for}"));
        let told = &message["params"];
        match message["method"].as_str() {
            Some("Runtime.exceptionThrown") => {
                self.faults.push(told["exceptionDetails"].to_string());
            }
            Some("Runtime.consoleAPICalled")
                if matches!(told["type"].as_str(), Some("error" | "warning" | "assert")) =>
            {
                self.faults.push(told["args"].to_string());
            }
            Some("Log.entryAdded") if told["entry"]["level"] != "verbose" => {
                self.faults.push(told["entry"].to_string());
            }
            Some("Network.requestWillBeSent") => {
                let url = told["request"]["url"].as_str().unwrap_or_default();
                if !url.starts_with("file:///") {
                    self.faults.push(format!("asked for {url}"));
                }
            }
            _ => {}
        }
        message
    }

    /// Goes to a page and waits until it is there.
    pub fn go(&mut self, url: &str) {
        // From one place of a page to another nothing would be loaded.
        self.ask("Page.navigate", &json!({"url": "about:blank"}));
        self.until("location.href === 'about:blank'");
        self.ask("Page.navigate", &json!({"url": url}));
        self.until("location.href !== 'about:blank' && document.readyState === 'complete'");
    }

    /// What an expression comes to.
    pub fn value(&mut self, expression: &str) -> Json {
        let asked = json!({"expression": expression, "returnByValue": true, "awaitPromise": true});
        let answer = self.ask("Runtime.evaluate", &asked);
        assert!(
            answer["exceptionDetails"].is_null(),
            "{expression}: {answer}"
        );
        answer["result"]["value"].clone()
    }

    /// Waits until an expression holds. One page may go and the next one come on the way.
    pub fn until(&mut self, condition: &str) {
        let waits = std::time::Instant::now();
        let asked = json!({"expression": format!("Boolean({condition})"), "returnByValue": true});
        loop {
            let answer = self.try_to_ask("Runtime.evaluate", &asked);
            if answer.is_ok_and(|answer| answer["result"]["value"] == json!(true)) {
                return;
            }
            if waits.elapsed() > PATIENCE {
                let text = self.value("document.body ? document.body.innerText : ''");
                panic!("never came: {condition}; the page says {text}");
            }
        }
    }

    /// Clicks in the middle of the first element that fits, with the mouse.
    pub fn click(&mut self, selector: &str) {
        let place = self.value(&format!(
            "(() => {{ const e = document.querySelector({selector:?}); e.scrollIntoView(); \
             const r = e.getClientRects()[0]; return [r.x + r.width / 2, r.y + r.height / 2]; }})()"
        ));
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({
                "type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1,
            });
            self.ask("Input.dispatchMouseEvent", &event);
        }
    }

    /// A picture of the page, kept where cargo keeps what tests make.
    pub fn picture(&mut self, name: &str) -> usize {
        use base64::Engine as _;
        let taken = self.ask(
            "Page.captureScreenshot",
            &json!({"captureBeyondViewport": true}),
        );
        let data = taken["data"].as_str().expect("a picture");
        let bytes = base64::engine::general_purpose::STANDARD
            .decode(data)
            .expect("base64");
        assert!(bytes.starts_with(b"\x89PNG"), "no picture");
        let to = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.png"));
        std::fs::write(to, &bytes).expect("there is room");
        bytes.len()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Its own children end with the pipe.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
