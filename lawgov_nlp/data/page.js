"use strict";
// The page of `lawgov compare --html`. Report text reaches the page through textContent and chart labels alone.
(async () => {
  const $ = (id) => document.getElementById(id);
  const unpack = async (id) => {
    const bytes = Uint8Array.from(atob($(id).textContent), (c) => c.charCodeAt(0));
    const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return JSON.parse(await new Response(plain).text());
  };
  if (typeof DecompressionStream === "undefined") {
    $("state").textContent = "浏览器过旧。 This browser is too old: use one of 2023 or later.";
    return;
  }
  const D = await unpack("data");
  let texts = null; // unpacked when the first passage is opened
  const rows = (columns) => {
    const names = Object.keys(columns);
    return columns[names[0]].map((_, i) => Object.fromEntries(names.map((name) => [name, columns[name][i]])));
  };
  const reports = rows(D.reports), paragraphs = rows(D.paragraphs), values = rows(D.values);
  const policies = rows(D.policies), citations = rows(D.citations), initiatives = rows(D.initiatives);
  const mentions = rows(D.mentions), findings = rows(D.findings);
  const years = [...new Set(reports.map((r) => r.report_year).filter((y) => y !== null))].sort();
  const COLOURS = ["#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#F0E442", "#000000"];
  const INK = "#1c1f23", FONT = { color: INK, fontFamily: getComputedStyle(document.body).fontFamily };
  const SEVERITY = { high: ["高", "high"], medium: ["中", "medium"], low: ["低", "low"] };
  const KINDS = {
    law: "法律", regulation: "法规", party_regulation: "党内法规", outline: "纲要", plan: "规划", opinions: "意见",
    decision: "决定", notice: "通知", measures: "办法", provisions: "规定", rules: "细则", work_plan: "方案",
    standard: "标准", indicator_list: "指标体系", catalogue: "清单", report: "报告", document_no: "文号", other: "其他",
    campaign: "行动", reform: "改革", project: "项目", platform: "平台", mechanism: "机制", pilot: "试点",
    model: "模式", service: "服务", strategy: "战略", designation: "称号", slogan: "提法",
  };

  // --- labels and elements
  const label = (zh, en) => ({ zh, en, both: zh === en ? zh : zh + " " + en })[$("lang").value];
  const kind = (name) => label(KINDS[name] || name, name.replaceAll("_", " "));
  const number = (value) => (value === null ? "–" : value.toLocaleString("zh-CN", { maximumFractionDigits: 2 }));
  const percent = (share) => (share * 100).toFixed(share < 0.1 ? 1 : 0) + "%";
  const element = (tag, text, name) => {
    const made = document.createElement(tag);
    if (text !== undefined && text !== null) made.textContent = text;
    if (name) made.className = name;
    return made;
  };
  const go = (text, at) => {
    const button = element("button", text, "go");
    button.type = "button";
    button.addEventListener("click", () => open(at));
    return button;
  };
  const STEP = 60;
  // Tables grow on demand, so that 500 reports do not make a hundred thousand elements.
  const table = (id, head, body, shown = STEP) => {
    const made = element("thead"), line = element("tr"), rest = element("tbody");
    for (const [name, numeric] of head) line.append(element("th", name, numeric ? "n" : ""));
    made.append(line);
    for (const cells of body.slice(0, shown)) {
      const row = element("tr");
      cells().forEach((cell, i) => {
        const box = element("td", undefined, head[i][1] ? "n" : "");
        box.append(cell === null || cell === undefined ? "–" : cell);
        row.append(box);
      });
      rest.append(row);
    }
    if (body.length > shown) {
      const row = element("tr", undefined, "more"), box = element("td");
      const more = element("button", label("更多", "more") + " (" + (body.length - shown) + ")");
      more.type = "button";
      more.addEventListener("click", () => table(id, head, body, shown + 10 * STEP));
      box.colSpan = head.length;
      box.append(more);
      row.append(box);
      rest.append(row);
    }
    $(id).replaceChildren(made, rest);
  };

  // --- the reader
  let list = [], position = 0;
  const read = () => {
    const [report, start, end] = list[position], meta = reports[report], characters = Array.from(texts[report]);
    const stop = (c) => "。！？；;\n".includes(c);
    let left = start, right = end;
    while (left > 0 && !stop(characters[left - 1])) left--;
    while (right < characters.length && !stop(characters[right - 1])) right++;
    const slice = (a, b) => characters.slice(a, b).join("");
    const sentence = element("mark", slice(left, start)), hit = element("mark", slice(start, end));
    sentence.append(hit, slice(end, right));
    $("where").textContent = (meta.issuer || meta.report_id) + " " + (meta.report_year || "");
    $("place").textContent = position + 1 + " / " + list.length;
    $("before").disabled = position === 0;
    $("after").disabled = position === list.length - 1;
    $("body").replaceChildren(slice(0, left), sentence, slice(right));
    hit.scrollIntoView({ block: "center" });
  };
  const open = async (at) => {
    if (!at.length) return;
    texts = texts || (await unpack("texts"));
    list = at;
    position = 0;
    if (!$("reader").open) $("reader").showModal();
    read();
    $("body").focus({ preventScroll: true });
  };
  const turn = (step) => {
    position = Math.min(list.length - 1, Math.max(0, position + step));
    read();
  };
  $("before").addEventListener("click", () => turn(-1));
  $("after").addEventListener("click", () => turn(1));
  $("close").addEventListener("click", () => $("reader").close());
  $("reader").addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") turn(-1);
    if (event.key === "ArrowRight") turn(1);
  });

  // --- charts
  const charts = {};
  const draw = (id, height, options) => {
    const box = $(id);
    box.style.height = height + "px";
    if (!charts[id]) {
      charts[id] = echarts.init(box, null, { renderer: "svg" });
      charts[id].on("click", (event) => event.data && event.data.at && open(event.data.at));
    }
    charts[id].resize();
    const common = { animation: false, textStyle: FONT, color: COLOURS, aria: { enabled: true } };
    // Rich text, so that a tooltip is never HTML.
    const tooltip = { renderMode: "richText", confine: true, ...options.tooltip };
    charts[id].setOption({ ...common, ...options, tooltip }, true);
  };
  const legend = { type: "scroll", top: 0, textStyle: FONT };
  const axis = { axisLabel: { ...FONT }, axisLine: { show: true }, nameTextStyle: FONT };
  const yearAxis = { ...axis, type: "category", data: years.map(String) };

  // --- filters
  const option = (value, text) => new Option(text, value);
  const fill = (select, options) => {
    const kept = select.value;
    select.replaceChildren(...options);
    if ([...select.options].some((one) => one.value === kept)) select.value = kept;
  };
  const areaOf = (() => {
    const by = reports.map(() => []);
    for (const p of paragraphs) by[p.r].push(p);
    return (report, start) => {
      const own = by[report];
      let low = 0, high = own.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (own[middle].e <= start) low = middle + 1;
        else high = middle;
      }
      return low < own.length && own[low].s <= start ? own[low].a : -1;
    };
  })();
  for (const some of [values, citations, mentions, findings]) for (const m of some) m.a = areaOf(m.r, m.s);
  const place = (r) => r.region || r.issuer || r.report_id;
  const labels = () => {
    const all = label("全部", "all");
    fill($("year"), [option("", all), ...years.map((y) => option(y, y))]);
    const provinces = new Map();
    for (const r of reports) {
      const province = r.province || label("其他", "other");
      if (!provinces.has(province)) provinces.set(province, new Map());
      const inside = provinces.get(province);
      if (r.province) inside.set("province " + r.province, r.province + " · " + all);
      if (r.city && r.city !== r.province) inside.set("city " + r.city, r.city + " · " + all);
      inside.set("region " + place(r), place(r));
    }
    const groups = [...provinces].sort().map(([name, inside]) => {
      const group = element("optgroup");
      group.label = name;
      group.append(...[...inside].map(([value, text]) => option(value, text)));
      return group;
    });
    fill($("region"), [option("", all), ...groups]);
    fill($("area"), [option("", all), ...D.areas.map(([zh, en], i) => option(i, label(zh, en)))]);
    fill($("indicator"), D.indicators.map(([zh, en], i) => option(i, label(zh, en))));
    const ways = [["year", "年份", "year"], ["region", "地区", "region"], ["both", "年份和地区", "year and region"]];
    fill($("by"), ways.map(([value, zh, en]) => option(value, label(zh, en))));
  };
  let chosen = [], area = "";
  const kept = (m) => chosen[m.r] && (area === "" || m.a === +area);
  const inside = (r) => {
    const [level, ...name] = $("region").value.split(" "), wanted = name.join(" ");
    if (!wanted) return true;
    return (level === "region" ? place(r) : r[level]) === wanted;
  };
  const at = (some) => some.map((m) => [m.r, m.s, m.e]);
  const grouped = (some, key) => {
    const map = new Map();
    for (const one of some) {
      const name = key(one);
      if (!map.has(name)) map.set(name, []);
      map.get(name).push(one);
    }
    return map;
  };
  const districts = (some) => new Set(some.map((m) => place(reports[m.r]))).size;

  // --- one function for each section
  const showAreas = () => {
    const way = $("by").value, order = { year: 0, region: 1, both: 2 }[way];
    const name = (p) => {
      const r = reports[p.r], year = r.report_year || "?";
      return [year + "", place(r), year + " " + place(r)][order];
    };
    const groups = [...grouped(paragraphs.filter((p) => p.a >= 0 && chosen[p.r]), name)];
    groups.sort((one, two) => one[0].localeCompare(two[0], "zh-CN"));
    const size = (some) => some.reduce((sum, p) => sum + p.e - p.s, 0);
    const cells = groups.map(([, some]) => {
      const whole = size(some), by = grouped(some, (p) => p.a);
      return D.areas.map((_, a) => ({ value: size(by.get(a) || []) / whole, at: at(by.get(a) || []) }));
    });
    const shown = D.areas.map((_, a) => a).filter((a) => area === "" || a === +area);
    const many = groups.length > 30;
    draw("areas-chart", 90 + Math.min(groups.length, 30) * 24, {
      legend,
      grid: { left: 8, right: many ? 50 : 16, top: 34, bottom: 26, containLabel: true },
      xAxis: { ...axis, type: "value", max: area === "" ? 1 : null, axisLabel: { ...FONT, formatter: percent } },
      yAxis: { ...axis, type: "category", inverse: true, data: groups.map(([one]) => one) },
      dataZoom: many ? [{ type: "slider", yAxisIndex: 0, startValue: 0, endValue: 29, width: 18, right: 8 }] : [],
      tooltip: { formatter: (e) => e.name + "\n" + e.seriesName + " " + percent(e.value) },
      series: shown.map((a) => ({
        type: "bar", stack: "all", name: label(...D.areas[a]), itemStyle: { color: COLOURS[a] }, cursor: "pointer",
        data: cells.map((row) => row[a]),
        label: { show: true, color: [1, 4, 5].includes(a) ? "#000" : "#fff", formatter: (e) => (e.value > 0.045 ? percent(e.value) : "") },
      })),
    });
    table(
      "areas-table",
      [[$("by").selectedOptions[0].text], ...shown.map((a) => [label(...D.areas[a]), true])],
      groups.map(([one], i) => () => [one, ...shown.map((a) => go(percent(cells[i][a].value), cells[i][a].at))]),
    );
  };

  // What a growth was computed from: the value of the same issuer, unit and indicator one year before.
  const identity = (v, year) => [v.n, v.u, v.q, reports[v.r].issuer, place(reports[v.r]), year].join("\t");
  const byIdentity = new Map(values.map((v) => [identity(v, reports[v.r].report_year), v]));
  const lastYear = (v) => byIdentity.get(identity(v, reports[v.r].report_year - 1)) || v;
  const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  const showIndicators = () => {
    const wanted = +$("indicator").value;
    const found = values.filter((v) => v.n === wanted && kept(v) && reports[v.r].report_year !== null);
    const units = [...grouped(found, (v) => v.u || "")].sort((one, two) => two[1].length - one[1].length);
    const unit = units.length ? units[0][0] : "", drawn = units.length ? units[0][1].filter((v) => !v.q) : [];
    const lines = [...grouped(drawn, (v) => reports[v.r].issuer || place(reports[v.r]))];
    const item = (v) => ({ value: [String(reports[v.r].report_year), v.v], at: at([v]), who: reports[v.r].issuer || "" });
    const tip = (e) => (e.data.who || e.seriesName) + "\n" + e.value[0] + ": " + number(e.value[1]) + " " + unit;
    let series;
    if (lines.length <= 12) {
      series = lines.map(([name, some], i) => ({
        type: "line", name, symbolSize: 9, cursor: "pointer", lineStyle: { type: i < 6 ? "solid" : "dashed" }, symbol: ["circle", "rect", "triangle", "diamond"][i % 4],
        data: some.sort((one, two) => reports[one.r].report_year - reports[two.r].report_year).map(item),
      }));
    } else {
      const by = [...grouped(drawn, (v) => reports[v.r].report_year)].sort((one, two) => one[0] - two[0]);
      const band = (name, share, type) => ({
        type: "line", name, lineStyle: { type, width: type === "solid" ? 3 : 1.5 }, symbol: "none",
        data: by.map(([year, some]) => [String(year), quantile(some.map((v) => v.v).sort((a, b) => a - b), share)]),
      });
      series = [
        { type: "scatter", name: label("各报告", "reports"), symbolSize: 7, itemStyle: { opacity: 0.45 }, cursor: "pointer", data: drawn.map(item) },
        band(label("中位数", "median"), 0.5, "solid"), band(label("四分之三", "upper quartile"), 0.75, "dashed"),
        band(label("四分之一", "lower quartile"), 0.25, "dashed"),
      ];
    }
    draw("indicators-chart", 330, {
      legend, xAxis: yearAxis, yAxis: { ...axis, type: "value", name: unit, scale: unit === "%" }, series, tooltip: { formatter: tip },
      grid: { left: 8, right: 16, top: 60, bottom: 8, containLabel: true },
    });
    found.sort((one, two) => place(reports[one.r]).localeCompare(place(reports[two.r]), "zh-CN") || reports[one.r].report_year - reports[two.r].report_year);
    table(
      "indicators-table",
      [[label("主体", "issuer")], [label("年份", "year"), true], [label("数值", "value"), true], [label("单位", "unit")],
        [label("比上年%", "growth %"), true], [label("报告所称%", "claimed %"), true]],
      found.map((v) => () => [reports[v.r].issuer || place(reports[v.r]), String(reports[v.r].report_year),
        go(number(v.v) + (v.q ? label("（累计）", " (cumulative)") : ""), at([v])), v.u,
        v.g === null ? "–" : go(number(v.g), at([v, lastYear(v)])), v.c === null ? "–" : go(number(v.c), at([v]))]),
    );
  };

  const shownYears = () => years.filter((y) => !$("year").value || String(y) === $("year").value);
  // The first year under the filters, leading to the passages of that year.
  const firstYear = (own) => {
    const dated = own.filter((m) => reports[m.r].report_year !== null);
    if (!dated.length) return null;
    const first = Math.min(...dated.map((m) => reports[m.r].report_year));
    return go(String(first), at(dated.filter((m) => reports[m.r].report_year === first)));
  };
  const named = (id, names, some, key, head, cells) => {
    const by = grouped(some.filter(kept), (m) => m.n);
    const order = [...by.keys()].sort((one, two) => districts(by.get(two)) - districts(by.get(one)) || by.get(two).length - by.get(one).length || one - two);
    const inYear = (n, y) => by.get(n).filter((m) => reports[m.r].report_year === y);
    table(
      id + "-table",
      [...head, ...shownYears().map((y) => [String(y), true]), [label("合计", "total"), true]],
      order.map((n) => () => [go(names[n][key], at(by.get(n))), ...cells(names[n], by.get(n)),
        ...shownYears().map((y) => { const own = inYear(n, y); return own.length ? go(number(own.length), at(own)) : "·"; }),
        go(number(by.get(n).length), at(by.get(n)))]),
    );
    return { order, inYear };
  };
  const year = (y) => (y === null ? null : String(y));
  const short = (name) => (name.length > 26 ? name.slice(0, 25) + "…" : name);
  const reporting = (y) => new Set(reports.filter((r, i) => chosen[i] && r.report_year === y).map(place)).size;
  const showPolicies = () => {
    const { order, inYear } = named("policies", policies, citations, "title",
      [[label("文件", "document")], [label("类型", "kind")], [label("发布", "issued"), true], [label("失效", "ended"), true], [label("首次引用", "first cited"), true], [label("滞后（年）", "lag, years"), true]],
      (p, own) => [kind(p.kind), year(p.published), year(p.ended), firstYear(own), p.lag === null ? null : String(p.lag)]);
    draw("policies-chart", 340, {
      legend, xAxis: yearAxis, grid: { left: 8, right: 16, top: 60, bottom: 8, containLabel: true },
      yAxis: { ...axis, type: "value", max: 1, axisLabel: { ...FONT, formatter: percent } },
      tooltip: { formatter: (e) => e.seriesName + "\n" + e.value[0] + ": " + percent(e.value[1]) + " (" + e.data.at.length + ")" },
      series: order.slice(0, 8).map((n, i) => ({
        type: "line", name: short(policies[n].title), symbolSize: 9, cursor: "pointer", symbol: ["circle", "rect", "triangle", "diamond"][i % 4], lineStyle: { type: i < 4 ? "solid" : "dashed" },
        data: shownYears().filter(reporting).map((y) => { const own = inYear(n, y); return { value: [String(y), districts(own) / reporting(y)], at: at(own) }; }),
      })),
    });
  };
  const showInitiatives = () => {
    const { order, inYear } = named("initiatives", initiatives, mentions, "name",
      [[label("举措", "initiative")], [label("类型", "kind")], [label("首见", "first"), true], [label("末见", "last"), true]],
      (p, own) => [kind(p.kind), firstYear(own), year(p.last_year)]);
    const top = order.slice(0, 20);
    const most = Math.max(1, ...top.flatMap((n) => shownYears().map((y) => districts(inYear(n, y)))));
    draw("initiatives-chart", 60 + top.length * 26, {
      xAxis: { ...yearAxis, position: "top" }, grid: { left: 8, right: 30, top: 8, bottom: 8, containLabel: true },
      yAxis: { ...axis, type: "category", inverse: true, data: top.map((n) => short(initiatives[n].name)) },
      tooltip: { formatter: (e) => e.value[1] + "\n" + e.value[0] + ": " + e.value[2] + " " + label("个地区", "districts") },
      series: [{
        type: "scatter", cursor: "pointer", symbolSize: (v) => 6 + 18 * Math.sqrt(v[2] / most), itemStyle: { color: COLOURS[0] },
        data: top.flatMap((n) => shownYears().map((y) => [y, inYear(n, y)]).filter(([, own]) => own.length)
          .map(([y, own]) => ({ value: [String(y), short(initiatives[n].name), districts(own)], at: at(own) }))),
      }],
    });
  };
  const showFindings = () => {
    const found = findings.filter((f) => chosen[f.r] && (area === "" || f.a === +area));
    const by = [...grouped(found, (f) => f.check)].sort((one, two) => two[1].length - one[1].length);
    draw("findings-chart", 40 + by.length * 26, {
      grid: { left: 8, right: 40, top: 4, bottom: 4, containLabel: true }, xAxis: { ...axis, type: "value", minInterval: 1 },
      yAxis: { ...axis, type: "category", inverse: true, data: by.map(([name]) => label(...D.checks[name])) },
      series: [{ type: "bar", cursor: "pointer", itemStyle: { color: COLOURS[3] }, label: { show: true, position: "right", ...FONT }, data: by.map(([, some]) => ({ value: some.length, at: at(some) })) }],
    });
    const said = (f) => {
      const box = element("span", label(f.zh, f.en) + " ");
      if (f.other_r !== null) box.append(go(label("对照", "compare"), [[f.other_r, f.other_s, f.other_e]]));
      return box;
    };
    table(
      "findings-table",
      [[label("核查", "check")], [label("程度", "severity")], [label("报告", "report")], [label("说明", "explanation")]],
      found.map((f) => () => [label(...D.checks[f.check]), label(...SEVERITY[f.severity]),
        go((reports[f.r].issuer || reports[f.r].report_id) + " " + (reports[f.r].report_year || ""), at([f])), said(f)]),
    );
  };
  const showReports = () => {
    const some = reports.map((r, i) => [r, i]).filter(([, i]) => chosen[i]);
    table(
      "reports-table",
      [[label("报告", "report")], [label("主体", "issuer")], [label("地区", "region")], [label("年份", "year"), true]],
      some.map(([r, i]) => () => [go(r.report_id, [[i, 0, 0]]), r.issuer, r.region, r.report_year === null ? null : String(r.report_year)]),
    );
  };

  const update = () => {
    area = $("area").value;
    chosen = reports.map((r) => (!$("year").value || String(r.report_year) === $("year").value) && inside(r));
    $("count").textContent = chosen.filter(Boolean).length + " " + label("份报告", "reports");
    for (const show of [showAreas, showIndicators, showPolicies, showInitiatives, showFindings, showReports]) show();
  };
  labels();
  // A count tells more at first sight than a rate of 100 %.
  const count = D.indicators.findIndex((_, n) => values.some((v) => v.n === n && v.u !== "%"));
  if (count >= 0) $("indicator").value = String(count);
  $("by").value = D.by.length === 2 && reports.length <= 60 ? "both" : D.by[0] === "region" ? "region" : "year";
  for (const id of ["year", "region", "area"]) $(id).addEventListener("change", update);
  $("indicator").addEventListener("change", showIndicators);
  $("by").addEventListener("change", showAreas);
  $("lang").addEventListener("change", () => {
    document.body.dataset.lang = $("lang").value;
    labels();
    update();
  });
  const fit = () => Object.values(charts).forEach((chart) => chart.resize());
  addEventListener("resize", fit);
  // Browsers shrink a page to the paper; 900 pixels hold every legend.
  addEventListener("beforeprint", () => Object.values(charts).forEach((chart) => {
    chart.resize({ width: 900 });
    chart.getZr().refreshImmediately();
  }));
  addEventListener("afterprint", () => Object.values(charts).forEach((chart) => chart.resize({ width: "auto" })));
  document.querySelector("main").hidden = false;
  update();
  $("state").remove();
  document.body.dataset.ready = "yes";
})();
