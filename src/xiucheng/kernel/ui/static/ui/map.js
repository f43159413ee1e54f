// SPDX-License-Identifier: Apache-2.0
// Maps: the pin picker of forms, the small map of a case, the map page. Draws our own boundaries, needs no outside service.
const { mapLibrary, mapWorker, mapStyle } = document.querySelector("script[data-map-library]").dataset;
const CITY = [104.06, 30.66];
const STATES = ["in_time", "nearly_due", "overdue", "paused", "done", "missing"];
const coarse = window.matchMedia("(pointer: coarse)");
let library = null;

function word(name) {
  const words = document.getElementById("ui-words");
  return words?.content.querySelector(`[data-word="${name}"]`)?.textContent || "";
}
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/* Library and style come only when a map is really drawn, and once. */
let loading = null;
function load() {
  loading ||= (async () => {
    const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: mapStyle });
    const dressed = new Promise((done) => ["load", "error"].forEach((kind) => sheet.addEventListener(kind, done, { once: true })));
    document.head.prepend(sheet);
    library = await import(mapLibrary);
    library.setWorkerUrl(new URL(mapWorker, location.href).href);
    await dressed;
    return library;
  })();
  return loading;
}

const known = new window.Map();

/* Boundaries are fetched once for drawing, names and framing. */
function areasOf(address) {
  if (!address) return Promise.resolve([]);
  if (!known.has(address)) known.set(address, fetch(address).then((answer) => (answer.ok ? answer.json() : {})).then((found) => found.features || []));
  return known.get(address);
}

function boundsOf(geometry) {
  const bounds = new library.LngLatBounds();
  const walk = (part) => (typeof part[0] === "number" ? bounds.extend(part) : part.forEach(walk));
  if (geometry) walk(geometry.coordinates);
  return bounds;
}

/* One point for each name: a polygon's own label is repeated on every tile it touches. */
function namesOf(areas) {
  const features = areas.map((area) => ({
    type: "Feature", properties: area.properties,
    geometry: { type: "Point", coordinates: area.properties.label || boundsOf(area.geometry).getCenter().toArray() },
  }));
  return { type: "FeatureCollection", features };
}

const source = (features) => ({ type: "geojson", data: { type: "FeatureCollection", features } });
const words = (size, extra = {}) => ({ "text-field": ["get", "name"], "text-size": size, "text-font": ["sans-serif"], "text-padding": 6, ...extra });
const ink = () => ({ "text-color": token("map-text"), "text-halo-color": token("map-land"), "text-halo-width": 1.5 });
const wide = (main, lane) => ["interpolate", ["exponential", 1.4], ["zoom"], 11, 0.6, 17, ["match", ["get", "kind"], "main", main, lane]];

/* Polygons are boundaries by 'level' (0 city … 4 grid), lines are streets, points are named places. */
function style(data, features) {
  const of = (kind) => features.filter((one) => one.geometry && one.geometry.type.endsWith(kind));
  const areas = of("Polygon");
  const sources = { areas: source(areas), streets: source(of("LineString")), places: source(of("Point")), names: { type: "geojson", data: namesOf(areas.filter((area) => area.properties.name)) } };
  const level = ["coalesce", ["get", "level"], 3];
  const named = (id, depth, minzoom, maxzoom, size) => ({ id, type: "symbol", source: "names", minzoom, maxzoom, filter: ["==", level, depth], layout: words(size), paint: ink() });
  const layers = [
    { id: "ground", type: "background", paint: { "background-color": token("map-ground") } },
    { id: "land", type: "fill", source: "areas", filter: ["<", level, 2], paint: { "fill-color": token("map-land") } },
    { id: "kerbs", type: "line", source: "streets", minzoom: 12, paint: { "line-color": token("map-edge"), "line-width": wide(15, 8) } },
    { id: "roads", type: "line", source: "streets", minzoom: 12, paint: { "line-color": token("map-road"), "line-width": wide(13, 6.5) } },
    { id: "grid", type: "line", source: "areas", minzoom: 14, filter: ["==", level, 4], paint: { "line-color": token("map-edge"), "line-width": 0.6, "line-dasharray": [3, 3] } },
    { id: "communities", type: "line", source: "areas", minzoom: 11, filter: ["==", level, 3], paint: { "line-color": token("map-strong"), "line-width": 0.8, "line-dasharray": [5, 3] } },
    { id: "towns", type: "line", source: "areas", filter: ["==", level, 2], paint: { "line-color": token("map-strong"), "line-width": 1.2 } },
    { id: "rim", type: "line", source: "areas", filter: ["<", level, 2], paint: { "line-color": token("map-strong"), "line-width": 2 } },
    { id: "dots", type: "circle", source: "places", minzoom: 15, paint: { "circle-radius": 2.5, "circle-color": token("map-strong") } },
    { id: "place-names", type: "symbol", source: "places", minzoom: 15, layout: words(11, { "text-anchor": "top", "text-offset": [0, 0.4] }), paint: ink() },
    { id: "street-names", type: "symbol", source: "streets", minzoom: 14, layout: words(11, { "symbol-placement": "line" }), paint: { ...ink(), "text-halo-color": token("map-road") } },
    named("community-names", 3, 12.5, 16, 12), named("town-names", 2, 9, 14, 14), named("district-names", 1, 0, 11.5, 15),
  ];
  if (data.pointsUrl) addPoints(data, sources, layers);
  return { version: 8, sources, layers };
}

function addPoints(data, sources, layers) {
  sources.points = { type: "geojson", data: new URL(data.pointsUrl, location.href).href, cluster: true, clusterRadius: 44, clusterMaxZoom: 15 };
  const colour = ["match", ["get", "state"], ...STATES.flatMap((state) => [state, token(state.replace("_", "-"))]), token("paused")];
  layers.push(
    { id: "clusters", type: "circle", source: "points", filter: ["has", "point_count"], paint: { "circle-color": token("surface"), "circle-stroke-color": token("thread"), "circle-stroke-width": 2, "circle-radius": ["step", ["get", "point_count"], 14, 20, 18, 200, 24] } },
    { id: "counts", type: "symbol", source: "points", filter: ["has", "point_count"], layout: { "text-field": ["get", "point_count_abbreviated"], "text-font": ["sans-serif"], "text-size": 12 }, paint: { "text-color": token("ink") } },
    { id: "points", type: "circle", source: "points", filter: ["!", ["has", "point_count"]], paint: { "circle-color": colour, "circle-radius": 8, "circle-stroke-color": token("surface"), "circle-stroke-width": 2 } },
    { id: "signs", type: "symbol", source: "points", filter: ["!", ["has", "point_count"]], layout: { "text-field": ["match", ["get", "state"], "overdue", "!", "nearly_due", "~", "paused", "=", "done", "✓", "·"], "text-font": ["sans-serif"], "text-size": 12, "text-allow-overlap": true }, paint: { "text-color": token("surface") } },
  );
}

const position = (text) => {
  const found = /^\s*(-?\d{1,3}(?:[.]\d+)?)\s*[,，]\s*(-?\d{1,2}(?:[.]\d+)?)\s*$/.exec(text || "");
  return found ? [Number(found[1]), Number(found[2])] : null;
};
const given = (data) => (data.lon && data.lat ? [Number(data.lon), Number(data.lat)] : null);

const speech = () => ({
  "Map.Title": word("map"), "Marker.Title": word("pin_set"), "NavigationControl.ZoomIn": word("zoom_in"), "NavigationControl.ZoomOut": word("zoom_out"),
  "ScaleControl.Meters": word("metres"), "ScaleControl.Kilometers": word("kilometres"),
});

async function draw(box, start) {
  const { Map, NavigationControl, ScaleControl } = await load();
  const areas = await areasOf(box.mapData.areasUrl);
  const map = new Map({
    container: box.querySelector("[data-map-canvas]"), style: style(box.mapData, areas), center: start || CITY, zoom: Number(box.mapData.zoom) || 14,
    attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false, fadeDuration: 0, maxZoom: 19,
    localIdeographFontFamily: token("tblr-font-sans-serif") || "sans-serif", locale: speech(),
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({ maxWidth: 90 }), "bottom-right");
  map.once("load", () => box.setAttribute("data-map-ready", ""));
  document.addEventListener("ui:theme", () => map.setStyle(style(box.mapData, areas), { diff: false }));
  if (!start) frame(map, areas);
  return map;
}

/* Without a position the map shows everything it knows. */
function frame(map, areas) {
  const bounds = new library.LngLatBounds();
  for (const area of areas) bounds.extend(boundsOf(area.geometry));
  if (!bounds.isEmpty()) map.fitBounds(bounds, { padding: 24, duration: 0 });
}

async function marker(map, at, draggable) {
  const { Marker } = await load();
  const sign = document.createElement("span");
  sign.className = "x-map-mark";
  sign.append(document.querySelector(".x-mark").cloneNode(true));
  return new Marker({ element: sign, anchor: "bottom", draggable }).setLngLat(at).addTo(map);
}

/* The pin picker: the text field is the value, the map only helps to fill it. */
class Pin {
  constructor(box) {
    this.box = box;
    this.value = box.querySelector("[data-pin-value]");
    this.place = box.querySelector("[data-pin-place]");
    box.querySelector("[data-pin-here]")?.addEventListener("click", () => this.here());
    box.querySelector("[data-pin-find]")?.addEventListener("click", () => this.find());
    box.querySelector("[data-pin-query]")?.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.find();
    });
    this.value.addEventListener("change", () => this.show(position(this.value.value), true));
    this.value.addEventListener("ui:restored", () => this.show(position(this.value.value), true));
  }

  async start() {
    const canvasBox = this.box.querySelector(".x-map");
    const now = position(this.value.value);
    if (now) this.name(now);
    if (!canvasBox) return;
    canvasBox.mapData = this.box.dataset;
    this.map = await draw(canvasBox, now || given(this.box.dataset));
    canvasBox.classList.toggle("is-crosshair", coarse.matches);
    if (now && !coarse.matches) this.pin = await marker(this.map, now, true).then((pin) => this.follow(pin));
    this.map.on("click", (event) => this.set(event.lngLat.toArray()));
    this.map.on("moveend", (event) => coarse.matches && event.originalEvent && this.set(this.map.getCenter().toArray(), false));
    this.map.getCanvas().addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.set(this.map.getCenter().toArray());
    });
  }

  follow(pin) {
    pin.on("dragend", () => this.set(pin.getLngLat().toArray()));
    return pin;
  }

  set(at, centre = false) {
    this.value.value = at.map((part) => part.toFixed(6)).join(",");
    this.value.dispatchEvent(new Event("input", { bubbles: true }));
    this.show(at, centre);
  }

  async show(at, centre) {
    if (!at) return;
    this.name(at);
    this.box.dispatchEvent(new CustomEvent("pin:changed", { bubbles: true, detail: { at } }));
    if (!this.map) return;
    if (centre) this.map.jumpTo({ center: at, zoom: Math.max(this.map.getZoom(), 16) });
    if (coarse.matches) return void (centre || this.map.jumpTo({ center: at }));
    if (this.pin) this.pin.setLngLat(at);
    else this.pin = this.follow(await marker(this.map, at, true));
  }

  async name(at) {
    const address = this.box.dataset.locateUrl;
    if (!address) return void (this.place.textContent = word("pin_set"));
    try {
      const answer = await fetch(`${address}?lon=${at[0]}&lat=${at[1]}`, { headers: { Accept: "text/plain" } });
      this.place.textContent = answer.ok ? await answer.text() : word("pin_set");
    } catch {
      this.place.textContent = word("pin_set");
    }
  }

  here() {
    const failed = () => (this.place.textContent = word("no_location"));
    if (!navigator.geolocation) return failed();
    navigator.geolocation.getCurrentPosition((found) => this.set([found.coords.longitude, found.coords.latitude], true), failed, { enableHighAccuracy: true, timeout: 10000, maximumAge: 15000 });
  }

  async find() {
    const list = this.box.querySelector("[data-pin-found]");
    const query = this.box.querySelector("[data-pin-query]").value.trim();
    if (!query) return;
    const answer = await fetch(`${this.box.dataset.searchUrl}?q=${encodeURIComponent(query)}`, { headers: { Accept: "application/json" } });
    const found = answer.ok ? await answer.json() : [];
    list.hidden = !found.length;
    if (!found.length) this.place.textContent = word("no_address");
    list.replaceChildren(...found.slice(0, 8).map((one) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = one.label;
      button.addEventListener("click", () => {
        list.hidden = true;
        this.set([one.lon, one.lat], true);
      });
      item.append(button);
      return item;
    }));
    list.querySelector("button")?.focus();
  }
}

async function showMap(box) {
  box.mapData = box.dataset;
  const at = given(box.dataset);
  const map = await draw(box, at);
  if (at && "marker" in box.dataset) await marker(map, at, false);
  if (!box.dataset.pointsUrl) return;
  map.on("click", "points", (event) => event.features[0].properties.url && location.assign(event.features[0].properties.url));
  map.on("click", "clusters", async (event) => {
    const zoom = await map.getSource("points").getClusterExpansionZoom(event.features[0].properties.cluster_id);
    map.easeTo({ center: event.features[0].geometry.coordinates, zoom, duration: 150 });
  });
  for (const layer of ["points", "clusters"]) {
    map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
  }
}

function failed(box) {
  const place = box.matches(".x-map") ? box : box.querySelector(".x-map");
  if (!place) return;
  place.classList.add("x-map-failed");
  place.textContent = word("no_map");
}

function begin(root) {
  for (const box of root.querySelectorAll("[data-pin]:not([data-begun]), [data-map]:not([data-begun])")) {
    box.setAttribute("data-begun", "");
    const work = box.matches("[data-pin]") ? new Pin(box).start() : showMap(box);
    work.catch((reason) => {
      console.warn("map", reason);
      failed(box);
    });
  }
}
document.addEventListener("htmx:afterSettle", () => begin(document));
begin(document);
