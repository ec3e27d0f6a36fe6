;; Dot products of one vector with many that lie one after the other.
;;
;; Vectors are padded with zeros to a multiple of 16 numbers. Each is read in steps of 16: four sums of four lanes, so that
;; an addition need not wait for the one before it. The order of additions is part of what this promises: the way without
;; WebAssembly adds in the same order and gives the same bits.
(module
  (import "host" "memory" (memory 1))
  (func (export "dots")
    (param $query i32)   ;; where the one lies; all are counted in bytes
    (param $size i32)    ;; of every vector
    (param $vector i32)  ;; where the first of the many lies
    (param $end i32)     ;; behind the last of them
    (param $out i32)     ;; where the results go, an f32 for each
    (local $queryEnd i32)
    (local $at i32)
    (local $a v128)
    (local $b v128)
    (local $c v128)
    (local $d v128)

    local.get $query
    local.get $size
    i32.add
    local.set $queryEnd

    block $done
    loop $vectors
      local.get $end
      local.get $vector
      i32.eq
      br_if $done

      v128.const i32x4 0 0 0 0
      local.tee $a
      local.tee $b
      local.tee $c
      local.set $d
      local.get $query
      local.set $at

      loop $numbers
        local.get $a
        local.get $at
        v128.load
        local.get $vector
        v128.load
        f32x4.mul
        f32x4.add
        local.set $a

        local.get $b
        local.get $at
        v128.load offset=16
        local.get $vector
        v128.load offset=16
        f32x4.mul
        f32x4.add
        local.set $b

        local.get $c
        local.get $at
        v128.load offset=32
        local.get $vector
        v128.load offset=32
        f32x4.mul
        f32x4.add
        local.set $c

        local.get $d
        local.get $at
        v128.load offset=48
        local.get $vector
        v128.load offset=48
        f32x4.mul
        f32x4.add
        local.set $d

        local.get $vector
        i32.const 64
        i32.add
        local.set $vector

        local.get $at
        i32.const 64
        i32.add
        local.tee $at
        local.get $queryEnd
        i32.lt_u
        br_if $numbers
      end

      ;; (a + b) + (c + d), then (lane 0 + lane 1) + (lane 2 + lane 3)
      local.get $a
      local.get $b
      f32x4.add
      local.get $c
      local.get $d
      f32x4.add
      f32x4.add
      local.set $a

      local.get $out
      local.get $a
      f32x4.extract_lane 0
      local.get $a
      f32x4.extract_lane 1
      f32.add
      local.get $a
      f32x4.extract_lane 2
      local.get $a
      f32x4.extract_lane 3
      f32.add
      f32.add
      f32.store

      local.get $out
      i32.const 4
      i32.add
      local.set $out
      br $vectors
    end
    end
  )
)
