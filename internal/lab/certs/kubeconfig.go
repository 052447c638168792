package certs

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
)

// User is one way to talk to the API server: with a client certificate or with
// a token.
type User struct {
	Name  string // of the user and of its context
	Pair  Pair   // empty with a token
	Token string // empty with a certificate
}

// Kubeconfig returns a kubeconfig file with a context per user, of which the
// first is the current one. Everything is embedded, so that the file can be
// copied. It is JSON, which is YAML too.
func Kubeconfig(server string, authority []byte, users ...User) ([]byte, error) {
	type object = map[string]any
	var contexts, credentials []object
	for _, user := range users {
		credential := object{"token": user.Token}
		if user.Token == "" {
			credential = object{
				"client-certificate-data": base64.StdEncoding.EncodeToString(user.Pair.Cert),
				"client-key-data":         base64.StdEncoding.EncodeToString(user.Pair.Key),
			}
		}
		credentials = append(credentials, object{"name": user.Name, "user": credential})
		contexts = append(contexts, object{
			"name":    user.Name,
			"context": object{"cluster": "lab", "user": user.Name, "namespace": "default"},
		})
	}
	content, err := json.MarshalIndent(object{
		"apiVersion": "v1",
		"kind":       "Config",
		"clusters": []object{{
			"name": "lab",
			"cluster": object{
				"server":                     server,
				"certificate-authority-data": base64.StdEncoding.EncodeToString(authority),
			},
		}},
		"users":           credentials,
		"contexts":        contexts,
		"current-context": users[0].Name,
	}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write kubeconfig: %w", err)
	}
	return append(content, '\n'), nil
}
