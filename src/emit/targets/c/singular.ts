/** Definitions in C of singular values and what is made of them. Knows no programs. */
import { define, type Definition } from "./definition.js";
import { copy, fill, rotate, transpose } from "./runtime.js";

export const svd = define(
  "gradus_svd", [rotate, transpose, copy, fill],
  "/*",
  " * x = u diag(s) v', of m by n, with k = min(m, n) singular values in falling order: u is m by k, v n by k. By one-sided Jacobi rotations.",
  " * A column of a singular value 0 is 0.",
  " */",
  "static int gradus_svd(const double *x, size_t m, size_t n, double *u, double *s, double *v)",
  "{",
  "    const size_t rows = m < n ? n : m, k = m < n ? m : n;",
  "    double *const a = m < n ? v : u, *const w = m < n ? u : v;",
  "    int moved = 1;",
  "    if (m < n) gradus_transpose(x, m, n, a); else gradus_copy(x, m * n, a);",
  "    gradus_fill(w, k * k, 0.0);",
  "    for (size_t j = 0; j < k; ++j) w[j * k + j] = 1.0;",
  "    for (int sweep = 0; moved; ++sweep) {",
  "        if (sweep == 60) return GRADUS_NO_CONVERGENCE;",
  "        moved = 0;",
  "        for (size_t p = 0; p < k; ++p)",
  "            for (size_t q = p + 1; q < k; ++q) {",
  "                double alpha = 0.0, beta = 0.0, gamma = 0.0;",
  "                for (size_t i = 0; i < rows; ++i) {",
  "                    alpha += a[i * k + p] * a[i * k + p];",
  "                    beta += a[i * k + q] * a[i * k + q];",
  "                    gamma += a[i * k + p] * a[i * k + q];",
  "                }",
  "                if (gamma == 0.0 || fabs(gamma) <= 1e-15 * (double)(rows + 1) * sqrt(alpha * beta)) continue;",
  "                const double zeta = (beta - alpha) / (2.0 * gamma);",
  "                const double t = (zeta < 0.0 ? -1.0 : 1.0) / (fabs(zeta) + hypot(1.0, zeta));",
  "                const double c = 1.0 / hypot(1.0, t);",
  "                moved = 1;",
  "                gradus_rotate(a, rows, k, p, q, c, c * t);",
  "                gradus_rotate(w, k, k, p, q, c, c * t);",
  "            }",
  "    }",
  "    for (size_t j = 0; j < k; ++j) {",
  "        double square = 0.0;",
  "        for (size_t i = 0; i < rows; ++i) square += a[i * k + j] * a[i * k + j];",
  "        s[j] = sqrt(square);",
  "        for (size_t i = 0; i < rows && s[j] > 0.0; ++i) a[i * k + j] /= s[j];",
  "    }",
  "    for (size_t j = 0; j < k; ++j) {",
  "        size_t top = j;",
  "        for (size_t i = j + 1; i < k; ++i)",
  "            if (s[i] > s[top]) top = i;",
  "        if (top == j) continue;",
  "        const double value = s[j];",
  "        s[j] = s[top];",
  "        s[top] = value;",
  "        gradus_rotate(a, rows, k, j, top, 0.0, 1.0);",
  "        gradus_rotate(w, k, k, j, top, 0.0, 1.0);",
  "    }",
  "    return GRADUS_OK;",
  "}",
  "static size_t gradus_svd_work(size_t m, size_t n) { const size_t k = m < n ? m : n; return (m + n + 1) * k; }",
);

/** The decomposition in the working array, as `u`, `s` and `v`. */
const decomposed: readonly string[] = [
  "    const size_t k = m < n ? m : n;",
  "    double *const u = work, *const s = u + m * k, *const v = s + k;",
  "    const int status = gradus_svd(x, m, n, u, s, v);",
  "    if (status != GRADUS_OK) return status;",
];

const ofSingular = (name: string, says: string, ...lines: readonly string[]): Definition => define(
  name, [svd],
  `/* ${says} */`,
  `static int ${name}(const double *x, size_t m, size_t n, double *y, double *work)`,
  "{", ...decomposed, ...lines, "    return GRADUS_OK;", "}",
);

export const pinv = ofSingular(
  "gradus_pinv", "The pseudo-inverse; singular values below 1e-10 of the largest count as zero.",
  "    for (size_t i = 0; i < n; ++i)",
  "        for (size_t j = 0; j < m; ++j) {",
  "            double total = 0.0;",
  "            for (size_t l = 0; l < k; ++l)",
  "                if (s[l] > 1e-10 * s[0]) total += v[i * k + l] * u[j * k + l] / s[l];",
  "            y[i * m + j] = total;",
  "        }",
);
export const polar = ofSingular(
  "gradus_polar", "u v' of the singular value decomposition.",
  "    for (size_t i = 0; i < m; ++i)",
  "        for (size_t j = 0; j < n; ++j) {",
  "            double total = 0.0;",
  "            for (size_t l = 0; l < k; ++l)",
  "                if (s[l] > 1e-10 * s[0]) total += u[i * k + l] * v[j * k + l];",
  "            y[i * n + j] = total;",
  "        }",
);
export const sigmamax = ofSingular("gradus_sigmamax", "The largest singular value.", "    *y = s[0];");
export const nuclearnorm = ofSingular("gradus_nuclearnorm", "The sum of the singular values.", "    *y = 0.0;", "    for (size_t l = 0; l < k; ++l) *y += s[l];");
const turned: readonly string[] = ["    double top = 0.0;", "    for (size_t i = 0; i < m; ++i)", "        if (fabs(u[i * k]) > fabs(top)) top = u[i * k];"];
export const umax = ofSingular("gradus_umax", "The left singular vector of the largest singular value, with a positive largest entry.", ...turned, "    for (size_t i = 0; i < m; ++i) y[i] = top < 0.0 ? -u[i * k] : u[i * k];");
export const vmax = ofSingular("gradus_vmax", "The right singular vector of the largest singular value; the left one has a positive largest entry.", ...turned, "    for (size_t i = 0; i < n; ++i) y[i] = top < 0.0 ? -v[i * k] : v[i * k];");

