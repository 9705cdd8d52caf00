// Lines over logarithmic axes as SVG text; knows nothing of what is plotted.

const [width, height, left, right, top, bottom] = [760, 440, 64, 190, 40, 52];
const colours = ["#c2410c", "#1d4ed8", "#047857", "#7c3aed", "#be185d", "#57534e", "#0e7490", "#a16207", "#111827", "#65a30d"];
const escaped = (text) => text.replace(/&/gu, "&amp;").replace(/</gu, "&lt;");
const short = (x) => (x >= 1e6 ? `${x / 1e6} s` : x >= 1000 ? `${x / 1000} ms` : `${x} µs`);

/** Powers of ten that enclose the values. */
function decades(values) {
  const [low, high] = [Math.floor(Math.log10(Math.min(...values))), Math.ceil(Math.log10(Math.max(...values)))];
  return Array.from({ length: Math.max(1, high - low) + 1 }, (_, k) => 10 ** (low + k));
}

/** `series`: { name, points: [x, microseconds][] }. Both axes are logarithmic; x is marked where there are points. */
export function plot({ title, across, series }) {
  const points = series.flatMap((one) => one.points);
  const xs = [...new Set(points.map(([x]) => x))].toSorted((a, b) => a - b);
  const marks = decades(points.map(([, y]) => y));
  const scale = (from, to, low, high) => (value) => from + ((Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low) || 1)) * (to - from);
  const x = scale(left, width - right, xs[0], xs.at(-1));
  const y = scale(height - bottom, top, marks[0], marks.at(-1));
  const place = ([a, b]) => `${x(a).toFixed(1)},${y(b).toFixed(1)}`;
  const labels = series.map(({ name, points: own }, index) => ({ name, at: y(own.at(-1)[1]), colour: colours[index % colours.length] })).toSorted((a, b) => a.at - b.at);
  labels.forEach((label, index) => {
    if (index > 0) label.at = Math.max(label.at, labels[index - 1].at + 15);
  });
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="${escaped(title)}">`,
    `<rect width="${width}" height="${height}" fill="white"/>`,
    `<text x="${left}" y="22" font-size="15" font-weight="600">${escaped(title)}</text>`,
    ...marks.map((mark) => `<path d="M${left} ${y(mark).toFixed(1)}H${width - right}" stroke="#e7e5e4"/><text x="${left - 8}" y="${(y(mark) + 4).toFixed(1)}" text-anchor="end" fill="#57534e">${short(mark)}</text>`),
    ...xs.map((mark) => `<text x="${x(mark).toFixed(1)}" y="${height - bottom + 18}" text-anchor="middle" fill="#57534e">${mark}</text>`),
    `<text x="${(left + width - right) / 2}" y="${height - 12}" text-anchor="middle">${escaped(across)}</text>`,
    ...series.map(({ points: own }, index) => `<polyline points="${own.map(place).join(" ")}" fill="none" stroke="${colours[index % colours.length]}" stroke-width="2"/>${own.map((point) => `<circle cx="${place(point).replace(",", '" cy="')}" r="2.5" fill="${colours[index % colours.length]}"/>`).join("")}`),
    ...labels.map(({ name, at, colour }) => `<text x="${width - right + 10}" y="${(at + 4).toFixed(1)}" fill="${colour}">${escaped(name)}</text>`),
    "</svg>", "",
  ];
  return lines.join("\n");
}
