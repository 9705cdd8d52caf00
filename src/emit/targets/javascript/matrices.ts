/** Operators of whole matrices in JavaScript: factorisations, eigenvalues, functions of matrices, with types between ‹ and ›. Knows no programs. */

/** Matrices are `{ rows, columns, data }` with numbers in row-major order; every function returns a new one. */
export const matrices = `‹interface _Matrix { readonly rows: number; readonly columns: number; readonly data: Float64Array }›

‹interface _Singular { readonly left: _Matrix; readonly right: _Matrix; readonly values: number[] }›

const _make = (rows‹: number›, columns‹: number›, entry‹: (i: number, j: number) => number›)‹: _Matrix› => {
  const data = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i += 1) for (let j = 0; j < columns; j += 1) data[i * columns + j] = entry(i, j);
  return { rows, columns, data };
};

const _at = (a‹: _Matrix›, i‹: number›, j‹: number›)‹: number› => a.data[i * a.columns + j];

const _turn = (a‹: _Matrix›)‹: _Matrix› => _make(a.columns, a.rows, (i, j) => _at(a, j, i));

const _map2 = (a‹: _Matrix›, b‹: _Matrix›, f‹: (x: number, y: number) => number›)‹: _Matrix› => _make(a.rows, a.columns, (i, j) => f(_at(a, i, j), _at(b, i, j)));

const _times = (a‹: _Matrix›, b‹: _Matrix›)‹: _Matrix› => _make(a.rows, b.columns, (i, j) => {
  let total = 0;
  for (let k = 0; k < a.columns; k += 1) total += _at(a, i, k) * _at(b, k, j);
  return total;
});

const _unit = (n‹: number›)‹: _Matrix› => _make(n, n, (i, j) => (i === j ? 1 : 0));

const _largest = (a‹: _Matrix›)‹: number› => a.data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

const _scale = (a‹: _Matrix›, c‹: number›)‹: _Matrix› => _make(a.rows, a.columns, (i, j) => c * _at(a, i, j));

/** Of length one, with a positive largest entry. */
const _direction = (v‹: _Matrix›)‹: _Matrix› => {
  let top = 0;
  for (const x of v.data) if (Math.abs(x) > Math.abs(top)) top = x;
  return _scale(v, Math.sign(top) / Math.hypot(...v.data));
};

const _inverse = (a‹: _Matrix›)‹: _Matrix› => {
  const work = Float64Array.from(a.data);
  const result = _unit(a.rows);
  _solve(work, a.rows, a.rows, result.data);
  return result;
};

/** Singular values in falling order with their vectors as columns, by one-sided Jacobi rotations. */
function _singular(x‹: _Matrix›)‹: _Singular› {
  if (x.rows < x.columns) {
    const { left, right, values } = _singular(_turn(x));
    return { left: right, right: left, values };
  }
  const n = x.columns;
  const a = _make(x.rows, n, (i, j) => _at(x, i, j));
  const v = _unit(n);
  const rotate = (m‹: _Matrix›, p‹: number›, q‹: number›, c‹: number›, s‹: number›)‹: void› => {
    for (let i = 0; i < m.rows; i += 1) {
      const [l, r] = [_at(m, i, p), _at(m, i, q)];
      m.data[i * n + p] = c * l - s * r;
      m.data[i * n + q] = s * l + c * r;
    }
  };
  for (let sweep = 0, moved = true; moved && sweep < 60; sweep += 1) {
    moved = false;
    for (let p = 0; p < n; p += 1) for (let q = p + 1; q < n; q += 1) {
      let [alpha, beta, gamma] = [0, 0, 0];
      for (let i = 0; i < a.rows; i += 1) {
        const [l, r] = [_at(a, i, p), _at(a, i, q)];
        alpha += l * l;
        beta += r * r;
        gamma += l * r;
      }
      if (gamma === 0 || Math.abs(gamma) <= 1e-16 * Math.sqrt(alpha * beta)) continue;
      moved = true;
      const zeta = (beta - alpha) / (2 * gamma);
      const t = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
      const c = 1 / Math.hypot(1, t);
      rotate(a, p, q, c, c * t);
      rotate(v, p, q, c, c * t);
    }
  }
  const sizes = Array.from({ length: n }, (_, j) => Math.hypot(...Array.from({ length: a.rows }, (__, i) => _at(a, i, j))));
  const order = sizes.map((_, j) => j).sort((i, j) => sizes[j] - sizes[i]);
  return { left: _make(a.rows, n, (i, j) => _at(a, i, order[j]) / (sizes[order[j]] || 1)), right: _make(n, n, (i, j) => _at(v, i, order[j])), values: order.map((j) => sizes[j]) };
}

/** The sum of weigh(s) u v' over the singular values that count. */
const _fromSingular = ({ left, right, values }‹: _Singular›, weigh‹: (s: number) => number›)‹: _Matrix› => _times(_make(left.rows, left.columns, (i, j) => (values[j] > 1e-10 * values[0] ? weigh(values[j]) * _at(left, i, j) : 0)), _turn(right));

const _pinv = (x‹: _Matrix›)‹: _Matrix› => _fromSingular(_singular(_turn(x)), (s) => 1 / s);

const _polar = (x‹: _Matrix›)‹: _Matrix› => _fromSingular(_singular(x), () => 1);

const _umax = (x‹: _Matrix›)‹: _Matrix› => {
  const { left } = _singular(x);
  return _direction(_make(left.rows, 1, (i) => _at(left, i, 0)));
};

const _vmax = (x‹: _Matrix›)‹: _Matrix› => _scale(_times(_turn(x), _umax(x)), 1 / _singular(x).values[0]);

/** Eigenvalues of the symmetric part in rising order, and eigenvectors as columns, by Jacobi rotations. */
function _symmetric(x‹: _Matrix›)‹: { values: _Matrix; vectors: _Matrix }› {
  const n = x.rows;
  const a = _make(n, n, (i, j) => (_at(x, i, j) + _at(x, j, i)) / 2);
  const v = _unit(n);
  for (let sweep = 0; sweep < 60; sweep += 1) {
    let off = 0;
    for (let p = 0; p < n; p += 1) for (let q = 0; q < p; q += 1) off = Math.max(off, Math.abs(_at(a, p, q)));
    if (off <= 1e-17 * _largest(a)) break;
    for (let p = 0; p < n; p += 1) for (let q = p + 1; q < n; q += 1) {
      if (_at(a, p, q) === 0) continue;
      const theta = (_at(a, q, q) - _at(a, p, p)) / (2 * _at(a, p, q));
      const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(1, theta));
      const c = 1 / Math.hypot(1, t);
      const s = c * t;
      const turn = (m‹: _Matrix›, first‹: number›, second‹: number›)‹: void› => {
        const [l, r] = [m.data[first], m.data[second]];
        m.data[first] = c * l - s * r;
        m.data[second] = s * l + c * r;
      };
      for (let k = 0; k < n; k += 1) turn(a, k * n + p, k * n + q);
      for (let k = 0; k < n; k += 1) {
        turn(a, p * n + k, q * n + k);
        turn(v, k * n + p, k * n + q);
      }
    }
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => _at(a, i, i) - _at(a, j, j));
  const columns = order.map((j) => _direction(_make(n, 1, (i) => _at(v, i, j))));
  return { values: _make(n, 1, (i) => _at(a, order[i], order[i])), vectors: _make(n, n, (i, j) => columns[j].data[i]) };
}

/** By scaling, a Taylor polynomial and squaring. */
function _expm(x‹: _Matrix›)‹: _Matrix› {
  const size = _largest(x) * x.rows;
  const halvings = size > 0.5 ? Math.ceil(Math.log2(size)) + 1 : 0;
  const scaled = _scale(x, 2 ** -halvings);
  const one = _unit(x.rows);
  let result = one;
  for (let degree = 18; degree >= 1; degree -= 1) result = _map2(one, _times(scaled, result), (a, b) => a + b / degree);
  for (let k = 0; k < halvings; k += 1) result = _times(result, result);
  return result;
}

/** The eigenvalue with the largest real part and its eigenvector: exp(tX) turns into the projector on it, and inverse iteration polishes. */
function _leading(x‹: _Matrix›)‹: { value: number; vector: _Matrix }› {
  const n = x.rows;
  if (n === 1) return { value: x.data[0], vector: _unit(1) };
  const size = _largest(x) || 1;
  let projector = _expm(_scale(x, 1 / size));
  for (let k = 0; k < 40; k += 1) {
    const squared = _times(projector, projector);
    projector = _scale(squared, 1 / _largest(squared));
  }
  const columns = Array.from({ length: n }, (_, j) => _make(n, 1, (i) => _at(projector, i, j)));
  let vector = _direction(columns.reduce((best, one) => (Math.hypot(...one.data) > Math.hypot(...best.data) ? one : best)));
  const rayleigh = () => _times(x, vector).data.reduce((total, y, i) => total + y * vector.data[i], 0);
  for (let k = 0; k < 2; k += 1) {
    const shift = rayleigh() + 1e-10 * size;
    const next = _make(n, 1, (i) => vector.data[i]);
    _solve(_make(n, n, (i, j) => _at(x, i, j) - (i === j ? shift : 0)).data, n, 1, next.data);
    if (!next.data.every(Number.isFinite)) break;
    vector = _direction(next);
  }
  return { value: rayleigh(), vector };
}

const _blocks = (a‹: _Matrix›, b‹: _Matrix›, c‹: _Matrix›, d‹: _Matrix›)‹: _Matrix› => {
  const n = a.rows;
  return _make(2 * n, 2 * n, (i, j) => (i < n ? (j < n ? _at(a, i, j) : _at(b, i, j - n)) : j < n ? _at(c, i - n, j) : _at(d, i - n, j - n)));
};

const _part = (a‹: _Matrix›, n‹: number›, row‹: number›, column‹: number›)‹: _Matrix› => _make(n, n, (i, j) => _at(a, row + i, column + j));

/** exp [[0, -X], [X, 0]] is [[cos X, -sin X], [sin X, cos X]]. */
const _circular = (x‹: _Matrix›)‹: _Matrix› => {
  const zero = _scale(x, 0);
  return _expm(_blocks(zero, _scale(x, -1), x, zero));
};

const _sinm = (x‹: _Matrix›)‹: _Matrix› => _part(_circular(x), x.rows, x.rows, 0);

const _cosm = (x‹: _Matrix›)‹: _Matrix› => _part(_circular(x), x.rows, 0, 0);

/** Denman and Beavers' iteration. */
function _sqrtm(x‹: _Matrix›)‹: _Matrix› {
  let [y, z] = [x, _unit(x.rows)];
  for (let k = 0; k < 60; k += 1) {
    const [yi, zi] = [_inverse(y), _inverse(z)];
    const next = _map2(y, zi, (a, b) => (a + b) / 2);
    z = _map2(z, yi, (a, b) => (a + b) / 2);
    const change = _largest(_map2(next, y, (a, b) => a - b));
    y = next;
    if (change <= 1e-15 * _largest(y)) break;
  }
  return y;
}

/** Square roots until X is near I, then 2 artanh((X - I)(X + I)^-1) as a series. */
function _logm(x‹: _Matrix›)‹: _Matrix› {
  const one = _unit(x.rows);
  let [near, halvings] = [x, 0];
  for (; halvings < 60 && _largest(_map2(near, one, (a, b) => a - b)) > 0.1; halvings += 1) near = _sqrtm(near);
  const step = _times(_map2(near, one, (a, b) => a - b), _inverse(_map2(near, one, (a, b) => a + b)));
  const square = _times(step, step);
  let [power, total] = [step, step];
  for (let k = 3; k < 40; k += 2) {
    power = _times(power, square);
    total = _map2(total, power, (a, b) => a + b / k);
  }
  return _scale(total, 2 ** (halvings + 1));
}

/** The derivative of the matrix function f at x along the directions: the last block of f([[x, e], [0, x]]). */
function _frechet(f‹: (x: _Matrix) => _Matrix›, x‹: _Matrix›, ...directions‹: readonly _Matrix[]›)‹: _Matrix› {
  const n = x.rows;
  let whole = x;
  for (const e of directions) {
    const repeated = _make(whole.rows, whole.rows, (i, j) => (Math.floor(i / n) === Math.floor(j / n) ? _at(e, i % n, j % n) : 0));
    whole = _blocks(whole, repeated, _scale(whole, 0), whole);
  }
  return _part(f(whole), n, 0, whole.rows - n);
}

/** The lower triangular L with L L' = A, from the lower triangle of A. */
function _chol(a‹: _Matrix›)‹: _Matrix› {
  const n = a.rows;
  const l = _scale(a, 0);
  for (let j = 0; j < n; j += 1) for (let i = j; i < n; i += 1) {
    let value = _at(a, i, j);
    for (let k = 0; k < j; k += 1) value -= _at(l, i, k) * _at(l, j, k);
    l.data[i * n + j] = i === j ? Math.sqrt(value) : value / _at(l, j, j);
  }
  return l;
}`;
