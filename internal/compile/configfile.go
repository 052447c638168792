package compile

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// maxKeyLength is the API's limit for keys of a ConfigMap.
const maxKeyLength = 253

// configMapName is the name of the ConfigMap with the application's files.
func configMapName(a model.Application) string {
	return a.ConfigMapName() + "-" + contentHash(a.ConfigFiles)
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
