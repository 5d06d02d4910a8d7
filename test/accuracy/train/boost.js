// Gradient-boosted regression trees for a logistic loss, with weights: histogram splits, leaf-wise
// growth. Small and deterministic; the committed model is its output (train.js).

const BINS = 32;

/** Cut points per feature from (at most) BINS quantiles of the distinct values. */
function cutPoints(rows, feature) {
  const values = rows.map((row) => row.features[feature]).toSorted((a, b) => a - b);
  const distinct = values.filter((value, index) => index === 0 || value !== values[index - 1]);
  if (distinct.length <= BINS) {
    return distinct.slice(1).map((value, index) => (value + distinct[index]) / 2);
  }
  const cuts = new Set();
  for (let i = 1; i < BINS; i++) {
    const at = Math.floor((values.length * i) / BINS);
    const even = distinct[Math.floor((distinct.length * i) / BINS)];
    cuts.add(i % 2 === 0 ? values[at] : even);
  }
  return [...cuts].toSorted((a, b) => a - b);
}

/** Trains on rows of `{features, label, weight}`; returns `{bias, trees}` for {@link predict}. */
export function train(rows, options) {
  const { trees: treeCount, leaves, rate, minWeight, lambda } = options;
  const width = rows[0].features.length;
  const cuts = Array.from({ length: width }, (_, feature) => cutPoints(rows, feature));
  const binned = new Uint8Array(rows.length * width);
  for (let r = 0; r < rows.length; r++) {
    for (let f = 0; f < width; f++) {
      let bin = 0;
      while (bin < cuts[f].length && rows[r].features[f] > cuts[f][bin]) bin++;
      binned[r * width + f] = bin;
    }
  }
  let positive = 0;
  let total = 0;
  for (const row of rows) {
    total += row.weight;
    if (row.label === 1) positive += row.weight;
  }
  const bias = Math.log(positive / (total - positive));
  const scores = new Float64Array(rows.length).fill(bias);
  const gradients = new Float64Array(rows.length);
  const hessians = new Float64Array(rows.length);
  const trees = [];
  for (let t = 0; t < treeCount; t++) {
    for (let r = 0; r < rows.length; r++) {
      const p = 1 / (1 + Math.exp(-scores[r]));
      gradients[r] = rows[r].weight * (rows[r].label - p);
      hessians[r] = rows[r].weight * p * (1 - p);
    }
    const tree = growTree({
      rows: rows.length,
      width,
      binned,
      cuts,
      gradients,
      hessians,
      ...options,
    });
    for (const leaf of tree.leaves) {
      for (const r of leaf.members) scores[r] += leaf.value * rate;
    }
    trees.push(flatten(tree.root, rate));
  }
  return { bias, trees, lambda, leaves, minWeight };
}

function growTree(context) {
  const all = Int32Array.from({ length: context.rows }, (_, index) => index);
  const root = makeLeaf(context, all);
  const open = [root];
  const target = context.leaves;
  while (open.length < target) {
    let best;
    for (const leaf of open) {
      if (leaf.split === undefined) leaf.split = findSplit(context, leaf) ?? null;
      if (leaf.split !== null && (best === undefined || leaf.split.gain > best.split.gain))
        best = leaf;
    }
    if (best === undefined) break;
    const { feature, bin } = best.split;
    const left = [];
    const right = [];
    for (const r of best.members) {
      (context.binned[r * context.width + feature] <= bin ? left : right).push(r);
    }
    best.left = makeLeaf(context, Int32Array.from(left));
    best.right = makeLeaf(context, Int32Array.from(right));
    best.feature = feature;
    best.threshold = context.cuts[feature][bin];
    open.splice(open.indexOf(best), 1, best.left, best.right);
  }
  return { root, leaves: open };
}

function makeLeaf(context, members) {
  let gradient = 0;
  let hessian = 0;
  for (const r of members) {
    gradient += context.gradients[r];
    hessian += context.hessians[r];
  }
  return { members, gradient, hessian, value: gradient / (hessian + context.lambda) };
}

function findSplit(context, leaf) {
  const { width, binned, cuts, gradients, hessians, lambda, minWeight } = context;
  const parent = (leaf.gradient * leaf.gradient) / (leaf.hessian + lambda);
  let best;
  const g = new Float64Array(BINS + 1);
  const h = new Float64Array(BINS + 1);
  for (let f = 0; f < width; f++) {
    if (cuts[f].length === 0) continue;
    g.fill(0);
    h.fill(0);
    for (const r of leaf.members) {
      const bin = binned[r * width + f];
      g[bin] += gradients[r];
      h[bin] += hessians[r];
    }
    let leftG = 0;
    let leftH = 0;
    for (let bin = 0; bin < cuts[f].length; bin++) {
      leftG += g[bin];
      leftH += h[bin];
      const rightG = leaf.gradient - leftG;
      const rightH = leaf.hessian - leftH;
      if (leftH < minWeight || rightH < minWeight) continue;
      const gain =
        (leftG * leftG) / (leftH + lambda) + (rightG * rightG) / (rightH + lambda) - parent;
      if (gain > 1e-6 && (best === undefined || gain > best.gain)) best = { feature: f, bin, gain };
    }
  }
  return best;
}

/** Nodes in preorder: `[feature, threshold, indexOfRight]` or `[-1, value, 0]`. */
function flatten(root, rate) {
  const nodes = [];
  const visit = (node) => {
    const at = nodes.length;
    if (node.left === undefined) {
      nodes.push([-1, node.value * rate, 0]);
      return;
    }
    nodes.push([node.feature, node.threshold, 0]);
    visit(node.left);
    nodes[at][2] = nodes.length;
    visit(node.right);
  };
  visit(root);
  return nodes;
}

/** Log-odds of one feature vector. */
export function predict(model, features) {
  let score = model.bias;
  for (const nodes of model.trees) {
    let at = 0;
    while (nodes[at][0] >= 0) at = features[nodes[at][0]] <= nodes[at][1] ? at + 1 : nodes[at][2];
    score += nodes[at][1];
  }
  return score;
}
