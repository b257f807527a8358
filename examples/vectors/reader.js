// The losses of reader.py in JavaScript, without packages.
//
//     unilos vectors check --vectors examples/vectors/sample --command "node examples/vectors/reader.js"
//
// JavaScript reads no hexadecimal floats and JSON has no NaN: `number` and `written` are all that it takes.
"use strict";

const readline = require("node:readline");

class Unsupported extends Error {}

function number(text) {
  if (typeof text !== "string") return text;
  const parts = /^(-?)0x([01])(?:\.([0-9a-f]{1,13}))?p([+-]\d{1,4})$/.exec(text);
  if (!parts) return { inf: Infinity, "-inf": -Infinity, nan: NaN }[text];
  const [, sign, lead, rest = "", exponent] = parts;
  const x = parseInt(lead + rest, 16) * 2 ** (Number(exponent) - 4 * rest.length);
  return sign ? -x : x;
}

function written(x) {
  if (Number.isFinite(x)) return x;
  return Number.isNaN(x) ? "nan" : x > 0 ? "inf" : "-inf";
}

const numbers = (array) => array.data.map(number);
const sum = (list) => list.reduce((a, b) => a + b, 0);
const without = (list, k) => list.filter((_, i) => i !== k);

function mse(pred, target) {
  const e = pred - target;
  return [e * e, 2 * e];
}

function huber(pred, target, parameters) {
  const e = pred - target;
  const delta = number(parameters.delta);
  const clipped = Math.abs(e) > delta ? Math.sign(e) * delta : e; // NaN stays what it is
  return [clipped * (e - clipped / 2), clipped];
}

function quantile(pred, target, parameters) {
  const e = pred - target;
  const q = number(parameters.q);
  if (e === 0) return [0, 0]; // of all slopes from -q to 1 - q, the one of least magnitude
  const slope = e > 0 ? 1 - q : e < 0 ? -q : NaN;
  return [e * slope, slope];
}

function binaryCrossEntropyWithLogits(x, given, parameters) {
  if (parameters.pos_weight !== null) throw new Unsupported("pos_weight");
  if (Number.isNaN(x) || !(given >= 0 && given <= 1)) return [NaN, NaN];
  const smoothing = number(parameters.label_smoothing);
  const y = given * (1 - smoothing) + smoothing / 2;
  const small = Math.exp(-Math.abs(x));
  const likely = 1 / (1 + small);
  const unlikely = small / (1 + small);
  const [p, q] = x > 0 ? [likely, unlikely] : [unlikely, likely]; // q is 1 - p, without the subtraction
  const missed = x > 0 ? 1 - y : y;
  return [Math.log1p(small) + (missed ? Math.abs(x) * missed : 0), (1 - y) * p - y * q];
}

// -sum(a log p), p the softmax of z, for the mass a that each class receives.
function crossEntropy(z, masses) {
  if (z.some(Number.isNaN)) return [NaN, z.map(() => NaN)];
  const top = z.indexOf(Math.max(...z));
  const powers = z.map((x) => Math.exp(x - z[top]));
  const others = sum(without(powers, top));
  const value = sum(masses.map((a, k) => (a ? a * (z[top] - z[k] + Math.log1p(others)) : 0)));
  const p = powers.map((x) => x / (1 + others));
  // sum(a) p - a cancels for a likely class; this does not.
  return [value, masses.map((a, k) => p[k] * sum(without(masses, k)) - a * sum(without(p, k)))];
}

const ENTRIES = { mse, huber, quantile, binary_cross_entropy_with_logits: binaryCrossEntropyWithLogits };

const kept = (call, items) => (call.where ? call.where.data : Array(items).fill(true));

// The items of a call: value, slopes, what each counts for in a mean, and whether it takes part.
function entries(call) {
  const target = numbers(call.arguments.target);
  const taken = kept(call, target.length);
  return numbers(call.arguments.pred).map((x, k) => {
    const [value, slope] = taken[k] ? ENTRIES[call.loss](x, target[k], call.parameters) : [0, 0];
    return { value, slopes: [slope], share: 1, counted: taken[k] };
  });
}

function rows(call) {
  const { axis, z_loss, label_smoothing, class_weight, ignore_index } = call.parameters;
  if (axis !== -1 || number(z_loss) || number(label_smoothing)) {
    throw new Unsupported("an axis, z_loss or label_smoothing");
  }
  const { pred, target } = call.arguments;
  const classes = pred.shape[pred.shape.length - 1];
  const [logits, given] = [numbers(pred), numbers(target)];
  const weights = class_weight ? class_weight.map(number) : Array(classes).fill(1);
  const labels = target.dtype === "int64";
  return kept(call, logits.length / classes).map((taken, k) => {
    if (!taken || (labels && given[k] === ignore_index)) {
      return { value: 0, slopes: Array(classes).fill(0), share: 0, counted: false };
    }
    const masses = weights.map((w, c) => w * (labels ? Number(c === given[k]) : given[k * classes + c]));
    const [value, slopes] = crossEntropy(logits.slice(k * classes, (k + 1) * classes), masses);
    return { value, slopes, share: class_weight ? sum(masses) : 1, counted: true };
  });
}

// Items scaled by their weights, added up, and divided by what the reduction says.
function answer(call) {
  if (call.loss !== "cross_entropy" && !(call.loss in ENTRIES)) throw new Unsupported(call.loss);
  const items = call.loss === "cross_entropy" ? rows(call) : entries(call);
  const taken = kept(call, items.length);
  const given = call.weight ? numbers(call.weight) : items.map(() => 1);
  const weights = given.map((w, k) => (taken[k] ? w : 0));
  const divisors = {
    none: 1,
    sum: 1,
    mean: sum(weights.map((w, k) => w * items[k].share)),
    mean_over_items: items.filter((item) => item.counted).length,
    mean_over_batch: call.arguments.pred.shape[0],
  };
  const divisor = divisors[call.reduction] || 1; // a mean over nothing is 0
  const scaled = items.map((item, k) => (weights[k] ? weights[k] * item.value : 0));
  const gradient = items.flatMap((item, k) => item.slopes.map((s) => (weights[k] ? (weights[k] * s) / divisor : 0)));
  const value = call.reduction === "none" ? scaled : [sum(scaled) / divisor];
  return { value: value.map(written), gradient: gradient.map(written) };
}

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const call = JSON.parse(line);
  let found;
  if ("protocol" in call) {
    found = { protocol: call.protocol, version: "1.0" };
  } else {
    try {
      found = { id: call.id, ...answer(call) };
    } catch (error) {
      if (!(error instanceof Unsupported)) throw error;
      found = { id: call.id, unsupported: `not written here: ${error.message}` };
    }
  }
  process.stdout.write(JSON.stringify(found) + "\n");
});
