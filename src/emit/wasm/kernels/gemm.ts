/** The product of two matrices, packed and cache-blocked, with a path without packing for small ones. Knows no schedules. */
import { type Code, f64, i32, type Scalar, select, v128 } from "../instructions.js";
import type { Body, Callee, Local, ModuleBuilder } from "../module.js";
import type { Precision } from "../precision.js";
import { definePack } from "./pack.js";

/** m, n, k, A, bytes between its rows, between its columns, B, the same, C, bytes between its rows, whether C is added to, alpha */
export type Gemm<T extends Scalar> = Callee<readonly ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", T], null>;

/** Rows and steps of depth of a packed block of A (256 KiB in double precision: within L2), and columns of B packed at a time. */
const block = { rows: 128, depth: 256, columns: 512 };
/** Up to so many multiplications nothing is gained by packing A. As many numbers of B fit into the working memory, four columns for one. */
const smallest = 32 ** 3;
const tileRows = 4;
const vectorsAcross = 2;

/** Bytes of working memory that products need. */
export const gemmScratch = (bytes: number): number => (block.rows + block.columns + 8) * (block.depth + 8) * bytes;

const minimum = (a: Code<"i32">, b: Code<"i32">): Code<"i32"> => select(a, b, i32.lt(a, b));
const at = (base: Code<"i32">, index: Code<"i32">, stride: Code<"i32">): Code<"i32"> => i32.add(base, i32.mul(index, stride));

/**
 * C = alpha A B, or C += alpha A B. Any strides of A and B are free, so every transpose is; the columns of C lie side by side.
 * Each tile of C is 4 rows by 2 vectors: 8 sums in registers. Sources: Goto and van de Geijn 2008; Van Zee and van de Geijn, BLIS, ACM TOMS 41 (2015).
 * Numbers behind the last column of B are read and thrown away: memory reaches 64 bytes past the last matrix.
 */
export function defineGemm<T extends Scalar>(module: ModuleBuilder, real: Precision<T>, scratch: Code<"i32">): Gemm<T> {
  const { bytes, lanes, scalar, vector, type } = real;
  const tileColumns = vectorsAcross * lanes;
  const tile = tileRows * tileColumns * bytes;
  const [packA, packB] = tileRows === tileColumns ? twice(definePack(module, real, tileRows)) : [definePack(module, real, tileRows), definePack(module, real, tileColumns)];

  /** One tile of C from `depth` steps; `packed` where the steps of A and B lie one after another. Rows of A after the first `count` are read from the last of them. */
  const defineTile = (packed: boolean): Callee<readonly ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", T], null> =>
    module.procedure(["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", type], (body, depth, count, a, aRow, aStep, b, bStep, c, cRow, added, alpha) => {
      const sums = Array.from({ length: tileRows }, () => Array.from({ length: vectorsAcross }, () => body.local("v128")));
      const across = Array.from({ length: vectorsAcross }, () => body.local("v128"));
      const entry = body.local("v128");
      const factor = body.local("v128");
      const rows = packed ? [] : [a, ...Array.from({ length: tileRows - 1 }, () => body.local("i32"))];
      rows.forEach((row, index) => {
        const above = rows[index - 1];
        if (above !== undefined) body.set(row, i32.add(above, select(aRow, i32.const(0), i32.gt(count, i32.const(index)))));
      });
      const k = body.local("i32", i32.const(0));
      // One step at a time: a loop unrolled four times needs more registers than there are, and runs at half the speed in V8.
      body.count(k, depth, i32.const(1), () => {
        across.forEach((one, index) => body.set(one, v128.load(b, index * 16)));
        sums.forEach((sum, row) => {
          body.set(entry, packed ? vector.loadSplat(a, row * bytes) : vector.loadSplat(rows[row] ?? a));
          sum.forEach((one, index) => body.set(one, vector.add(one, vector.mul(entry, across[index] ?? entry))));
        });
        for (const row of packed ? [a] : rows) body.set(row, i32.add(row, packed ? i32.const(tileRows * bytes) : aStep));
        body.set(b, i32.add(b, packed ? i32.const(tileColumns * bytes) : bStep));
      });
      body.set(factor, vector.splat(alpha));
      const to = body.local("i32", c);
      const finish = (sum: Code<"v128">, offset: number, add: boolean): void => {
        const scaled = vector.mul(factor, sum);
        body.add(v128.store(to, add ? vector.add(v128.load(to, offset), scaled) : scaled, offset));
      };
      const store = (add: boolean): void => sums.forEach((sum) => {
        sum.forEach((one, index) => finish(one, index * 16, add));
        body.set(to, i32.add(to, cRow));
      });
      body.if(added, () => store(true), () => store(false));
    });

  const packedTile = defineTile(true);
  const directTile = defineTile(false);

  /** Copies the part of a tile that lies in C. */
  const edge = module.procedure(["i32", "i32", "i32", "i32", "i32", "i32"], (body, rows, columns, from, c, cRow, added) => {
    const i = body.local("i32");
    const j = body.local("i32");
    const [source, target] = [body.local("i32"), body.local("i32")];
    body.count(i, rows, i32.const(1), () => {
      body.set(source, at(from, i, i32.const(tileColumns * bytes)));
      body.set(target, at(c, i, cRow));
      body.set(j, i32.const(0));
      body.count(j, columns, i32.const(1), () => {
        body.if(added, () => body.add(scalar.store(target, scalar.add(scalar.load(target), scalar.load(source)))), () => body.add(scalar.store(target, scalar.load(source))));
        body.set(source, i32.add(source, i32.const(bytes)));
        body.set(target, i32.add(target, i32.const(bytes)));
      });
    });
  });

  /** All tiles of a block of C, columns outside, so that a sliver of B stays near. */
  const overTiles = (body: Body, m: Code<"i32">, n: Code<"i32">, c: Code<"i32">, cRow: Code<"i32">, added: Code<"i32">, run: (i: Local<"i32">, j: Local<"i32">, to: Code<"i32">, stride: Code<"i32">, adds: Code<"i32">, rows: Local<"i32">) => void): void => {
    const [i, j, rows, columns, target] = [body.local("i32"), body.local("i32", i32.const(0)), body.local("i32"), body.local("i32"), body.local("i32")];
    body.count(j, n, i32.const(tileColumns), () => {
      body.set(columns, minimum(i32.sub(n, j), i32.const(tileColumns)));
      body.set(i, i32.const(0));
      body.count(i, m, i32.const(tileRows), () => {
        body.set(rows, minimum(i32.sub(m, i), i32.const(tileRows)));
        body.set(target, i32.add(at(c, i, cRow), i32.mul(j, i32.const(bytes))));
        body.if(i32.eq(i32.mul(rows, columns), i32.const(tileRows * tileColumns)), () => run(i, j, target, cRow, added, rows), () => {
          run(i, j, scratch, i32.const(tileColumns * bytes), i32.const(0), rows);
          body.call(edge, rows, columns, scratch, target, cRow, added);
        });
      });
    });
  };

  const slivers = i32.add(scratch, i32.const(tile));

  /** Without packing A, and with B packed only where its columns do not lie side by side. */
  const small = module.procedure(["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", type], (body, m, n, k, a, aRow, aColumn, b, bRow, bColumn, c, cRow, added, alpha) => {
    const sliver = body.local("i32");
    body.if(i32.eq(bColumn, i32.const(bytes)), () => {
      body.set(sliver, i32.const(tileColumns * bytes));
    }, () => {
      body.call(packB, n, k, b, bColumn, bRow, slivers);
      body.set(b, slivers);
      body.set(bRow, i32.const(tileColumns * bytes));
      body.set(sliver, i32.mul(k, i32.const(tileColumns * bytes)));
    });
    overTiles(body, m, n, c, cRow, added, (i, j, to, stride, adds, rows) => {
      body.call(directTile, k, rows, at(a, i, aRow), aRow, aColumn, at(b, i32.div(j, i32.const(tileColumns)), sliver), bRow, to, stride, adds, alpha);
    });
  });

  return module.procedure(["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", type], (body, m, n, k, a, aRow, aColumn, b, bRow, bColumn, c, cRow, added, alpha) => {
    const size = f64.mul(f64.mul(f64.fromI32(m), f64.fromI32(n)), f64.fromI32(k));
    body.if(f64.le(size, f64.const(smallest)), () => {
      body.call(small, m, n, k, a, aRow, aColumn, b, bRow, bColumn, c, cRow, added, alpha);
      body.return();
    });
    const blockA = body.local("i32", i32.add(slivers, i32.const((block.columns + tileColumns) * block.depth * bytes)));
    const [ic, jc, pc] = [body.local("i32"), body.local("i32", i32.const(0)), body.local("i32")];
    const [mc, nc, kc, adds] = [body.local("i32"), body.local("i32"), body.local("i32"), body.local("i32")];
    body.count(jc, n, i32.const(block.columns), () => {
      body.set(nc, minimum(i32.sub(n, jc), i32.const(block.columns)));
      body.set(pc, i32.const(0));
      body.set(adds, added);
      body.count(pc, k, i32.const(block.depth), () => {
        body.set(kc, minimum(i32.sub(k, pc), i32.const(block.depth)));
        body.call(packB, nc, kc, at(at(b, pc, bRow), jc, bColumn), bColumn, bRow, slivers);
        body.set(ic, i32.const(0));
        body.count(ic, m, i32.const(block.rows), () => {
          body.set(mc, minimum(i32.sub(m, ic), i32.const(block.rows)));
          body.call(packA, mc, kc, at(at(a, ic, aRow), pc, aColumn), aRow, aColumn, blockA);
          overTiles(body, mc, nc, i32.add(at(c, ic, cRow), i32.mul(jc, i32.const(bytes))), cRow, adds, (i, j, to, stride, adding, rows) =>
            body.call(packedTile, kc, rows, at(blockA, i, i32.mul(kc, i32.const(bytes))), i32.const(0), i32.const(0), at(slivers, j, i32.mul(kc, i32.const(bytes))), i32.const(0), to, stride, adding, alpha));
        });
        body.set(adds, i32.const(1));
      });
    });
  });
}

const twice = <A>(a: A): readonly [A, A] => [a, a];
