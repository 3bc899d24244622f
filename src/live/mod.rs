//! The loop: terminal, clock, tasks. The only async code.
//!
//! Everything that happens becomes a message; all messages that wait are taken in, then one frame
//! is drawn, and nothing is polled: with no clock running the program sleeps until something
//! happens.

mod beside;
pub mod briefs;
mod canvas;
mod clock;
mod desk;
pub mod earlier_work;
mod elsewhere;
mod errands;
mod home;
mod input;
pub mod leads;
pub mod opening;
mod papers;
pub mod planning;
pub mod search;
pub mod signals;
pub mod site;
pub mod take_along;
pub mod terminal;

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::io;
use std::path::PathBuf;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use termina::event::{Event, MouseButton, MouseEventKind};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::{Instant, Sleep, sleep_until};

use crate::forum::moment::Moment;
use crate::session::effect::Effect;
use crate::session::message::Message;
use crate::session::seat::Seat;
use crate::session::update::update;
use crate::session::{Look, Session, ThemeName, keys};
use crate::store::folder::Folder;
use clock::RoomClock;
use desk::{Desk, Job};
use input::Input;
use terminal::Screen;

/// How the screen is to be opened.
#[derive(Debug)]
pub struct Options {
    /// What to open.
    pub open: Open,
    /// The instant at which the program believes it started.
    pub started: Moment,
    /// The zone of the room.
    pub zone: jiff::tz::TimeZone,
    /// The theme, if one was asked for.
    pub theme: Option<String>,
    /// Draw without box and block characters.
    pub ascii: bool,
}

/// What to open.
#[derive(Debug)]
pub enum Open {
    /// A folder that is no forum: the first screen.
    Here(PathBuf),
    /// A forum, on its home.
    Forum(Folder),
    /// A forum, straight into its last meeting.
    Meeting(Folder),
    /// The running meeting of a forum, to be shown and never changed.
    Follow(Folder),
}

/// How long unfinished text waits before it is kept.
const DRAFT_WAIT: Duration = Duration::from_millis(700);

/// Runs the screen until the user quits.
pub fn run(options: Options) -> io::Result<()> {
    terminal::give_back_on_panic();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async { Live::start(options)?.run().await })
}

/// The program while it runs.
struct Live {
    session: Session,
    screen: Screen,
    clock: RoomClock,
    input: Input,
    desk: Desk,
    arrived: UnboundedReceiver<Message>,
    signals: signals::Signals,
    drafts: BTreeMap<String, String>,
    keep_drafts: Option<Pin<Box<Sleep>>>,
    second: Option<Pin<Box<Sleep>>>,
    ends: bool,
}

/// What woke the loop.
enum Woken {
    Happened(Message),
    Terminal(Event),
    KeepDrafts,
    Second,
    /// A signal asks to end, or the terminal is gone.
    End,
    Suspend,
}

impl Live {
    fn start(options: Options) -> io::Result<Self> {
        let clock = RoomClock::new(options.started, options.zone);
        let settings = opening::settings();
        let look = Look {
            theme: options
                .theme
                .as_deref()
                .and_then(ThemeName::named)
                .unwrap_or(settings.theme),
            // https://no-color.org: set and not empty.
            plain: std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()),
            ascii: options.ascii,
        };
        let mut session = Session::new(clock.now(), (80, 24), opening::seed());
        session.look = look;
        session.recent = settings.recent;
        if let Some(fault) = settings.fault {
            session.refuse(fault);
        }
        let (keeper, opened) = opening::open(&mut session, options.open);
        // From here on no signal ends the program without giving the terminal back.
        let signals = signals::Signals::new()?;
        // New sizes are heard of from here on, so that none is missed behind the first frame.
        let input = Input::new()?;
        // The terminal is taken only once there is something to show, and shows it before anything
        // is begun that takes its time.
        let mut screen = Screen::take()?;
        session.size = screen.size();
        screen.draw(&session)?;
        let only_shows = session.seat == Seat::Shows;
        let (desk, arrived) = Desk::new(clock.clone(), only_shows);
        if let Some(keeper) = keeper {
            desk.send(Job::Keep(keeper));
        }
        let mut live = Self {
            session,
            screen,
            clock,
            input,
            desk,
            arrived,
            signals,
            drafts: BTreeMap::new(),
            keep_drafts: None,
            second: None,
            ends: false,
        };
        for effect in opened {
            live.perform(effect)?;
        }
        Ok(live)
    }

    async fn run(mut self) -> io::Result<()> {
        let ended = self.go_on().await;
        // However it ended: everything that was sent is written before the program is gone.
        self.flush_drafts();
        let Self { screen, desk, .. } = self;
        drop(screen);
        desk.finish().and(ended)
    }

    async fn go_on(&mut self) -> io::Result<()> {
        while !self.ends {
            if !terminal::is_ours() {
                // A panic on another thread gave it back; what it says stays readable.
                return Err(io::Error::other("a part of it ended by a fault of its own"));
            }
            self.screen.draw(&self.session)?;
            self.set_second();
            let mut woken = Vec::new();
            poll_fn(|context| self.wait(context, &mut woken)).await;
            for woken in woken {
                self.take_in(woken)?;
            }
        }
        if terminal::is_ours() {
            return Ok(());
        }
        Err(io::Error::other("a part of it ended by a fault of its own"))
    }

    /// Waits until something happens, and takes everything that has. Each source is asked with the
    /// real context, so that none of them forgets to wake us.
    fn wait(&mut self, context: &mut Context<'_>, woken: &mut Vec<Woken>) -> Poll<()> {
        // Signals first: they must be able to end the program whatever the terminal does.
        while let Poll::Ready(signal) = self.signals.poll(context) {
            woken.push(signal);
        }
        let mut came = Vec::new();
        let listened = self.input.poll(context, &mut came);
        woken.extend(came.into_iter().map(Woken::Terminal));
        if listened.is_err() {
            woken.push(Woken::End);
        }
        while let Poll::Ready(message) = self.arrived.poll_recv(context) {
            match message {
                Some(message) => woken.push(Woken::Happened(message)),
                None => {
                    woken.push(Woken::End);
                    break;
                }
            }
        }
        for (timer, what) in [
            (&mut self.keep_drafts, Woken::KeepDrafts),
            (&mut self.second, Woken::Second),
        ] {
            if let Some(sleep) = timer
                && sleep.as_mut().poll(context).is_ready()
            {
                *timer = None;
                woken.push(what);
            }
        }
        if woken.is_empty() {
            Poll::Pending
        } else {
            Poll::Ready(())
        }
    }

    fn take_in(&mut self, woken: Woken) -> io::Result<()> {
        match woken {
            Woken::Happened(message) => self.tell(message),
            Woken::Second => self.tell(Message::Ticked),
            Woken::Terminal(event) => match self.message(event) {
                Some(message) => self.tell(message),
                None => Ok(()),
            },
            Woken::KeepDrafts => {
                self.flush_drafts();
                Ok(())
            }
            Woken::End => {
                self.ends = true;
                Ok(())
            }
            Woken::Suspend => self.suspend(),
        }
    }

    fn message(&self, event: Event) -> Option<Message> {
        match event {
            Event::Key(key) => keys::from_terminal(&key).map(Message::Pressed),
            Event::Paste(text) => Some(Message::Pasted(text)),
            Event::WindowResized(size) => Some(Message::Resized(size.cols, size.rows)),
            Event::Mouse(mouse) => match mouse.kind {
                MouseEventKind::Down(MouseButton::Left) => self
                    .screen
                    .at(mouse.column, mouse.row)
                    .map(Message::Clicked),
                MouseEventKind::ScrollDown => Some(Message::Wheeled(true)),
                MouseEventKind::ScrollUp => Some(Message::Wheeled(false)),
                _ => None,
            },
            // What a terminal answers unasked.
            Event::FocusIn | Event::FocusOut | Event::Csi(_) | Event::Osc(_) | Event::Dcs(_) => {
                None
            }
        }
    }

    fn tell(&mut self, message: Message) -> io::Result<()> {
        let effects = update(&mut self.session, message, self.clock.now());
        for effect in effects {
            self.perform(effect)?;
        }
        Ok(())
    }

    fn perform(&mut self, effect: Effect) -> io::Result<()> {
        match effect {
            Effect::Quit => self.ends = true,
            Effect::Redraw => self.screen.forget(),
            Effect::Suspend => self.suspend()?,
            Effect::KeepDraft(key, text) => {
                self.drafts.insert(key, text);
                if self.keep_drafts.is_none() {
                    self.keep_drafts = Some(Box::pin(sleep_until(Instant::now() + DRAFT_WAIT)));
                }
            }
            Effect::DropDraft(key) => {
                self.drafts.remove(&key);
                self.desk.send(Job::DropDraft(key));
            }
            effect => self.desk.send(Job::Do(Box::new(effect))),
        }
        Ok(())
    }

    fn flush_drafts(&mut self) {
        for (key, text) in std::mem::take(&mut self.drafts) {
            self.desk.send(Job::KeepDraft(key, text));
        }
        self.keep_drafts = None;
    }

    /// While a clock runs or a notice stands, the screen changes with a second going by.
    fn set_second(&mut self) {
        if !self.session.changes_by_itself() {
            self.second = None;
        } else if self.second.is_none() {
            let left = self.clock.until_next_second();
            self.second = Some(Box::pin(sleep_until(Instant::now() + left)));
        }
    }

    /// Goes back to the shell, and comes back when it says to go on.
    fn suspend(&mut self) -> io::Result<()> {
        if !signals::can_come_back() {
            self.session.refuse("There is no shell to go back to");
            return Ok(());
        }
        self.screen.step_aside();
        signals::stop_ourselves();
        self.screen.come_back()?;
        self.session.size = self.screen.size();
        Ok(())
    }
}
