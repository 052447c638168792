package compile

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"maps"
	"slices"
)

// safeAlphabet is the one that Kubernetes generates names from: no vowels, so
// no words, and no characters that look alike.
const safeAlphabet = "bcdfghjklmnpqrstvwxz2456789"

// contentHash is ten characters that change with any key or value. It is in
// names that are part of the pod template, so it must never be computed
// differently.
func contentHash(content map[string]string) string {
	h := sha256.New()
	for _, key := range slices.Sorted(maps.Keys(content)) {
		writeDelimited(h, key)
		writeDelimited(h, content[key])
	}
	sum := h.Sum(nil)
	out := make([]byte, 10)
	for i := range out {
		out[i] = safeAlphabet[int(sum[i])%len(safeAlphabet)]
	}
	return string(out)
}

// writeDelimited hashes a text with its length before it, so that no two lists
// of texts run together to the same input.
func writeDelimited(h hash.Hash, text string) {
	var length [8]byte
	binary.BigEndian.PutUint64(length[:], uint64(len(text)))
	h.Write(length[:]) // never fails (hash.Hash)
	h.Write([]byte(text))
}
