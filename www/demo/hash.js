// ХешированиеДанных of the simulated server: MD5 (RFC 1321) and SHA-256 (FIPS 180-4) of bytes, as lower-case hex.
// It must never be taken for more than a demo: it checks that a file is the one in the list, and nothing depends on its secrecy.
// Read next: install.js.
var Stand = window.Stand || {};

(function () {
  'use strict';

  function rotateLeft(word, count) {
    return (word << count) | (word >>> (32 - count));
  }
  function rotateRight(word, count) {
    return (word >>> count) | (word << (32 - count));
  }

  // The message with its end mark and its length in bits, as both standards pad it; they differ in the order of bytes.
  function pad(bytes, littleEndian) {
    var size = ((bytes.length + 8) >> 6) * 64 + 64;
    var padded = new Uint8Array(size);
    var view = new DataView(padded.buffer);
    padded.set(bytes);
    padded[bytes.length] = 0x80;
    view.setUint32(littleEndian ? size - 8 : size - 4, bytes.length * 8, littleEndian);
    return view;
  }

  function hex(words, littleEndian) {
    var view = new DataView(new ArrayBuffer(words.length * 4));
    var text = '';
    for (var i = 0; i < words.length; i++) {
      view.setUint32(i * 4, words[i], littleEndian);
    }
    for (i = 0; i < view.byteLength; i++) {
      text += ('0' + view.getUint8(i).toString(16)).slice(-2);
    }
    return text;
  }

  var SHIFTS = [
    [7, 12, 17, 22],
    [5, 9, 14, 20],
    [4, 11, 16, 23],
    [6, 10, 15, 21]
  ];
  var SINES = [];
  for (var i = 0; i < 64; i++) {
    SINES.push(Math.floor(Math.abs(Math.sin(i + 1)) * 4294967296));
  }

  function md5(bytes) {
    var view = pad(bytes, true);
    var state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
    for (var start = 0; start < view.byteLength; start += 64) {
      var a = state[0],
        b = state[1],
        c = state[2],
        d = state[3];
      for (var i = 0; i < 64; i++) {
        var round = i >> 4;
        var mixed, place;
        if (round === 0) {
          mixed = (b & c) | (~b & d);
          place = i;
        } else if (round === 1) {
          mixed = (d & b) | (~d & c);
          place = (5 * i + 1) % 16;
        } else if (round === 2) {
          mixed = b ^ c ^ d;
          place = (3 * i + 5) % 16;
        } else {
          mixed = c ^ (b | ~d);
          place = (7 * i) % 16;
        }
        var sum = (a + mixed + SINES[i] + view.getUint32(start + place * 4, true)) | 0;
        a = d;
        d = c;
        c = b;
        b = (b + rotateLeft(sum, SHIFTS[round][i % 4])) | 0;
      }
      state = [(state[0] + a) | 0, (state[1] + b) | 0, (state[2] + c) | 0, (state[3] + d) | 0];
    }
    return hex(state, true);
  }

  var ROOTS = [];
  var CUBE_ROOTS = [];
  for (var number = 2; CUBE_ROOTS.length < 64; number++) {
    var prime = true;
    for (var divisor = 2; divisor * divisor <= number; divisor++) {
      prime = prime && number % divisor !== 0;
    }
    if (prime) {
      if (ROOTS.length < 8) {
        ROOTS.push(fraction(Math.pow(number, 1 / 2)));
      }
      CUBE_ROOTS.push(fraction(Math.pow(number, 1 / 3)));
    }
  }

  function fraction(root) {
    return ((root - Math.floor(root)) * 4294967296) | 0;
  }

  function sha256(bytes) {
    var view = pad(bytes, false);
    var state = ROOTS.slice();
    var words = [];
    for (var start = 0; start < view.byteLength; start += 64) {
      var work = state.slice();
      for (var i = 0; i < 64; i++) {
        if (i < 16) {
          words[i] = view.getUint32(start + i * 4, false) | 0;
        } else {
          var early = words[i - 15],
            late = words[i - 2];
          words[i] =
            (words[i - 16] +
              words[i - 7] +
              (rotateRight(early, 7) ^ rotateRight(early, 18) ^ (early >>> 3)) +
              (rotateRight(late, 17) ^ rotateRight(late, 19) ^ (late >>> 10))) |
            0;
        }
        var a = work[0],
          e = work[4];
        var first =
          (work[7] +
            (rotateRight(e, 6) ^ rotateRight(e, 11) ^ rotateRight(e, 25)) +
            ((e & work[5]) ^ (~e & work[6])) +
            CUBE_ROOTS[i] +
            words[i]) |
          0;
        var second =
          ((rotateRight(a, 2) ^ rotateRight(a, 13) ^ rotateRight(a, 22)) +
            ((a & work[1]) ^ (a & work[2]) ^ (work[1] & work[2]))) |
          0;
        work = [(first + second) | 0, a, work[1], work[2], (work[3] + first) | 0, e, work[5], work[6]];
      }
      for (i = 0; i < 8; i++) {
        state[i] = (state[i] + work[i]) | 0;
      }
    }
    return hex(state, false);
  }

  Stand.hash = { md5: md5, sha256: sha256 };
})();
