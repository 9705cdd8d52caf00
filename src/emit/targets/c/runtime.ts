/** Definitions in C that generated files may need: stable functions, products, copies. Knows no programs. */
import { define } from "./definition.js";

export const relu = define("gradus_relu", [], "/* max(x, 0); what is not a number stays so. */", "static inline double gradus_relu(double x) { return x < 0.0 ? 0.0 : x; }");
export const sign = define("gradus_sign", [], "static inline double gradus_sign(double x) { return x > 0.0 ? 1.0 : x < 0.0 ? -1.0 : x; }");
export const sigmoid = define("gradus_sigmoid", [], "/* 1 / (1 + exp(-x)), without overflow. */", "static inline double gradus_sigmoid(double x) { return x >= 0.0 ? 1.0 / (1.0 + exp(-x)) : exp(x) / (1.0 + exp(x)); }");
export const softplus = define("gradus_softplus", [], "/* log(1 + exp(x)), without overflow. */", "static inline double gradus_softplus(double x) { return (x > 0.0 ? x : 0.0) + log1p(exp(-fabs(x))); }");
export const larger = define("gradus_larger", [], "/* What is not a number wins. */", "static inline double gradus_larger(double x, double y) { return x < y || y != y ? y : x; }");
export const smaller = define("gradus_smaller", [], "/* What is not a number wins. */", "static inline double gradus_smaller(double x, double y) { return x > y || y != y ? y : x; }");

export const fill = define("gradus_fill", [], "static void gradus_fill(double *x, size_t length, double value)", "{", "    for (size_t i = 0; i < length; ++i) x[i] = value;", "}");
export const copy = define("gradus_copy", [], "static void gradus_copy(const double *restrict x, size_t length, double *restrict y)", "{", "    for (size_t i = 0; i < length; ++i) y[i] = x[i];", "}");
export const transpose = define(
  "gradus_transpose", [],
  "/* y = x', for x of rows by columns. */",
  "static void gradus_transpose(const double *restrict x, size_t rows, size_t columns, double *restrict y)",
  "{",
  "    for (size_t i = 0; i < rows; ++i)",
  "        for (size_t j = 0; j < columns; ++j) y[j * rows + i] = x[i * columns + j];",
  "}",
);

export const largest = define(
  "gradus_largest", [],
  "static double gradus_largest(const double *x, size_t length)",
  "{",
  "    double top = 0.0;",
  "    for (size_t i = 0; i < length; ++i)",
  "        if (fabs(x[i]) > top || x[i] != x[i]) top = fabs(x[i]);",
  "    return top;",
  "}",
);

export const rotate = define(
  "gradus_rotate", [],
  "/* Turns columns p and q of a matrix of rows by n. */",
  "static void gradus_rotate(double *a, size_t rows, size_t n, size_t p, size_t q, double c, double s)",
  "{",
  "    for (size_t i = 0; i < rows; ++i) {",
  "        const double l = a[i * n + p], r = a[i * n + q];",
  "        a[i * n + p] = c * l - s * r;",
  "        a[i * n + q] = s * l + c * r;",
  "    }",
  "}",
);

export const gemm = define(
  "gradus_gemm", [fill],
  "/*",
  " * c = op(a) op(b), of rows by columns; op transposes where it is told to. Of a symmetric c the upper triangle is computed and mirrored.",
  " */",
  "static void gradus_gemm(int turn_a, int turn_b, size_t rows, size_t columns, size_t inner, const double *a, const double *b, double *restrict c, int symmetric)",
  "{",
  "#ifdef GRADUS_CBLAS",
  "    if (rows <= INT_MAX && columns <= INT_MAX && inner <= INT_MAX && rows > 0 && columns > 0 && inner > 0) {",
  "        const int m = (int)rows, n = (int)columns, k = (int)inner, lda = turn_a ? m : k, ldb = turn_b ? k : n;",
  "        if (symmetric && a == b && turn_a != turn_b) {",
  "            cblas_dsyrk(CblasRowMajor, CblasUpper, turn_a ? CblasTrans : CblasNoTrans, m, k, 1.0, a, lda, 0.0, c, m);",
  "            for (size_t i = 0; i < rows; ++i)",
  "                for (size_t j = 0; j < i; ++j) c[i * columns + j] = c[j * columns + i];",
  "        } else {",
  "            cblas_dgemm(CblasRowMajor, turn_a ? CblasTrans : CblasNoTrans, turn_b ? CblasTrans : CblasNoTrans, m, n, k, 1.0, a, lda, b, ldb, 0.0, c, n);",
  "        }",
  "        return;",
  "    }",
  "#endif",
  "    const size_t down = turn_a ? 1 : inner, along = turn_a ? rows : 1;",
  "    gradus_fill(c, rows * columns, 0.0);",
  "    for (size_t i = 0; i < rows; ++i) {",
  "        const size_t first = symmetric ? i : 0;",
  "        double *restrict row = c + i * columns;",
  "        if (turn_b) {",
  "            for (size_t j = first; j < columns; ++j) {",
  "                double total = 0.0;",
  "                for (size_t k = 0; k < inner; ++k) total += a[i * down + k * along] * b[j * inner + k];",
  "                row[j] = total;",
  "            }",
  "        } else {",
  "            for (size_t k = 0; k < inner; ++k) {",
  "                const double factor = a[i * down + k * along];",
  "                for (size_t j = first; j < columns; ++j) row[j] += factor * b[k * columns + j];",
  "            }",
  "        }",
  "        for (size_t j = 0; j < first; ++j) row[j] = c[j * columns + i];",
  "    }",
  "}",
);

export const gemv = define(
  "gradus_gemv", [fill],
  "/* y = a x, or a' x where `turn` says so; a has rows by columns entries. */",
  "static void gradus_gemv(int turn, size_t rows, size_t columns, const double *restrict a, const double *restrict x, double *restrict y)",
  "{",
  "#ifdef GRADUS_CBLAS",
  "    if (rows <= INT_MAX && columns <= INT_MAX && rows > 0 && columns > 0) {",
  "        cblas_dgemv(CblasRowMajor, turn ? CblasTrans : CblasNoTrans, (int)rows, (int)columns, 1.0, a, (int)columns, x, 1, 0.0, y, 1);",
  "        return;",
  "    }",
  "#endif",
  "    if (turn) {",
  "        gradus_fill(y, columns, 0.0);",
  "        for (size_t i = 0; i < rows; ++i)",
  "            for (size_t j = 0; j < columns; ++j) y[j] += x[i] * a[i * columns + j];",
  "        return;",
  "    }",
  "    for (size_t i = 0; i < rows; ++i) {",
  "        double total = 0.0;",
  "        for (size_t j = 0; j < columns; ++j) total += a[i * columns + j] * x[j];",
  "        y[i] = total;",
  "    }",
  "}",
);

export const rank1 = define(
  "gradus_rank1", [fill],
  "/* a = x y', of rows by columns. */",
  "static void gradus_rank1(size_t rows, size_t columns, const double *x, const double *y, double *restrict a)",
  "{",
  "#ifdef GRADUS_CBLAS",
  "    if (rows <= INT_MAX && columns <= INT_MAX && rows > 0 && columns > 0) {",
  "        gradus_fill(a, rows * columns, 0.0);",
  "        cblas_dger(CblasRowMajor, (int)rows, (int)columns, 1.0, x, 1, y, 1, a, (int)columns);",
  "        return;",
  "    }",
  "#endif",
  "    for (size_t i = 0; i < rows; ++i)",
  "        for (size_t j = 0; j < columns; ++j) a[i * columns + j] = x[i] * y[j];",
  "}",
);

export const dot = define(
  "gradus_dot", [],
  "static double gradus_dot(size_t length, const double *x, const double *y)",
  "{",
  "#ifdef GRADUS_CBLAS",
  "    if (length <= INT_MAX) return cblas_ddot((int)length, x, 1, y, 1);",
  "#endif",
  "    double total = 0.0;",
  "    for (size_t i = 0; i < length; ++i) total += x[i] * y[i];",
  "    return total;",
  "}",
);
