package compile

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"maps"
	"slices"
	"strings"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// maxKeyLength is the API's limit for keys of a ConfigMap.
const maxKeyLength = 253

// configMapName is the name of the ConfigMap with the application's files.
func configMapName(a model.Application) string {
	return a.Name + "-config-" + configHash(a.ConfigFiles)
}

// safeAlphabet is the one that Kubernetes generates names from: no vowels, so
// no words, and no characters that look alike.
const safeAlphabet = "bcdfghjklmnpqrstvwxz2456789"

// configHash is ten characters that change with any path or content. It is
// part of the pod template, so it must never be computed differently.
func configHash(files map[string]string) string {
	h := sha256.New()
	for _, path := range slices.Sorted(maps.Keys(files)) {
		writeDelimited(h, path)
		writeDelimited(h, files[path])
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

// configFileKey is the key of a file in the ConfigMap: its path in the
// characters that keys may have, different for different paths.
//
// Slashes become underscores, so that /etc/my.cnf is etc_my.cnf. The dash
// escapes: "--" is a dash, "-_" an underscore, and "-" with two hexadecimal
// digits any other byte. A dot at the beginning is escaped too, since a key
// must not start with two.
func configFileKey(path string) string {
	var key strings.Builder
	for i, c := range []byte(strings.TrimPrefix(path, "/")) {
		switch {
		case c == '/':
			key.WriteByte('_')
		case c == '_', c == '-':
			key.WriteByte('-')
			key.WriteByte(c)
		case c == '.' && i > 0, isAlphanumeric(c):
			key.WriteByte(c)
		default:
			fmt.Fprintf(&key, "-%02x", c)
		}
	}
	if key.Len() > maxKeyLength {
		return shortenedKey(path, key.String())
	}
	return key.String()
}

// shortenedKey names a file by the hash of its path and as much of the end of
// the path as fits. No other key starts with "-z".
func shortenedKey(path, key string) string {
	sum := sha256.Sum256([]byte(path))
	prefix := "-z" + hex.EncodeToString(sum[:]) + "_"
	return prefix + key[len(key)-(maxKeyLength-len(prefix)):]
}

func isAlphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}
