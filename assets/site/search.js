"use strict";
(function () {
  var index = JSON.parse(document.getElementById("index").textContent);
  var field = document.getElementById("query");
  var list = document.getElementById("found");
  var said = document.getElementById("said");
  var MOST = 60;
  var shown = MOST;

  // Small letters without accents, and for each of them where it stood.
  function fold(text) {
    var folded = "", places = [];
    for (var at = 0; at < text.length; at += 1) {
      var part = text[at].normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
      for (var n = 0; n < part.length; n += 1) { places.push(at); }
      folded += part;
    }
    return { text: folded, places: places };
  }
  function folded(text) { return fold(text).text; }

  index.entries.forEach(function (entry) {
    entry.all = folded(entry.title + " \n" + entry.text + " \n" + entry.who + " \n" + entry.side);
  });

  var FILTERS = {
    owner: function (entry, value) { return folded(entry.who).indexOf(value) >= 0; },
    side: function (entry, value) { return folded(entry.side).indexOf(value) === 0; },
    kind: function (entry, value) { return entry.kind.indexOf(value) === 0; },
    is: function (entry, value) {
      return entry.state === value || (value === "open" && entry.state === "overdue");
    },
    after: function (entry, value) { return index.meetings[entry.meeting].date >= value; },
    before: function (entry, value) { return index.meetings[entry.meeting].date < value; },
    meeting: function (entry, value) { return index.meetings[entry.meeting].date.indexOf(value) === 0; }
  };

  // Words, "exact phrases" and filters such as owner:ana.
  function understood(query) {
    var words = [], tests = [], pattern = /(?:([a-z]+):)?(?:"([^"]*)"?|(\S+))/gi, part;
    while ((part = pattern.exec(query)) !== null) {
      var value = folded(part[2] !== undefined ? part[2] : part[3]).trim();
      var filter = part[1] && FILTERS[part[1].toLowerCase()];
      if (filter && value) { tests.push([filter, value.replace(/^@/, "")]); continue; }
      if (part[1] && !filter) { value = folded(part[1]) + ":" + value; }
      if (value && !filter) { words.push(value); }
    }
    return { words: words, tests: tests };
  }

  function fits(entry, wanted) {
    return wanted.words.every(function (word) { return entry.all.indexOf(word) >= 0; }) &&
      wanted.tests.every(function (test) { return test[0](entry, test[1]); });
  }

  // The text with every found word in a mark.
  function marked(element, text, words) {
    var known = fold(text), hits = [];
    words.forEach(function (word) {
      for (var at = known.text.indexOf(word); at >= 0; at = known.text.indexOf(word, at + word.length)) {
        hits.push([known.places[at], known.places[at + word.length - 1] + 1]);
      }
    });
    hits.sort(function (one, other) { return one[0] - other[0] || other[1] - one[1]; });
    var done = 0;
    hits.forEach(function (hit) {
      if (hit[0] < done) { return; }
      element.append(text.slice(done, hit[0]));
      var mark = document.createElement("mark");
      mark.textContent = text.slice(hit[0], hit[1]);
      element.append(mark);
      done = hit[1];
    });
    element.append(text.slice(done));
  }

  // The part of a long text around the first found word.
  function around(text, words) {
    var known = fold(text), first = -1;
    words.forEach(function (word) {
      var at = known.text.indexOf(word);
      if (at >= 0 && (first < 0 || known.places[at] < first)) { first = known.places[at]; }
    });
    if (text.length <= 220) { return text; }
    var from = Math.max(0, first - 70);
    return (from > 0 ? "…" : "") + text.slice(from, from + 220) + (from + 220 < text.length ? "…" : "");
  }

  function line(entry, words) {
    var item = document.createElement("li");
    var link = document.createElement("a");
    link.href = entry.page;
    marked(link, entry.title, words);
    item.append(link);
    var facts = [entry.kind, entry.who, entry.side, entry.state].filter(Boolean).join(" · ");
    var about = document.createElement("span");
    about.className = "about";
    marked(about, facts, words);
    item.append(about);
    if (entry.text) {
      var text = document.createElement("span");
      text.className = "detail dim";
      marked(text, around(entry.text, words), words);
      item.append(text);
    }
    return item;
  }

  function look() {
    var query = field.value.trim();
    list.textContent = "";
    try { history.replaceState(null, "", query ? "#q=" + encodeURIComponent(query) : "#"); } catch (_) { /* only the address would say it */ }
    if (!query) {
      said.textContent = index.entries.length + " things of " + index.meetings.length + " meetings can be found.";
      return;
    }
    var wanted = understood(query);
    var found = index.entries.filter(function (entry) { return fits(entry, wanted); });
    said.textContent = found.length === 0 ? "Nothing fits." : found.length + (found.length === 1 ? " fits." : " fit.");
    var group = null, meeting = -1;
    found.slice(0, shown).forEach(function (entry) {
      if (entry.meeting !== meeting) {
        meeting = entry.meeting;
        var heading = document.createElement("h2");
        heading.textContent = index.meetings[meeting].day;
        group = document.createElement("ul");
        group.className = "plain";
        list.append(heading, group);
      }
      group.append(line(entry, wanted.words));
    });
    if (found.length > shown) {
      var more = document.createElement("button");
      more.type = "button";
      more.textContent = "Show more";
      more.addEventListener("click", function () { shown += MOST; look(); });
      list.append(more);
    }
  }

  function from_address() {
    var asked = /^#q=(.*)$/.exec(location.hash);
    if (asked) {
      try { field.value = decodeURIComponent(asked[1]); } catch (_) { field.value = ""; }
    }
    look();
  }
  field.addEventListener("input", function () { shown = MOST; look(); });
  window.addEventListener("hashchange", from_address);
  from_address();
  field.focus();
})();
