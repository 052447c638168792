package kube

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"strings"
)

// checkCertificates reads all PEM that is set. Key material is never quoted.
func (e effective) checkCertificates() SettingErrors {
	var problems SettingErrors
	valid := map[string]bool{}
	for _, attribute := range []string{"cluster_ca_certificate", "client_certificate"} {
		s, ok := e.settings[attribute]
		if !ok {
			continue
		}
		reason := badCertificates(s.text)
		if reason != "" {
			problems = append(problems, s.problem(reason, remedyForPEM(s.text)))
		}
		valid[attribute] = reason == ""
	}

	key, ok := e.settings["client_key"]
	if !ok {
		return problems
	}
	if reason := badKey(key.text); reason != "" {
		return append(problems, key.problem(reason, remedyForPEM(key.text)))
	}
	if valid["client_certificate"] {
		_, err := tls.X509KeyPair([]byte(e.settings["client_certificate"].text), []byte(key.text))
		if err != nil {
			problems = append(problems, key.problem(
				fmt.Sprintf("can't be used with %s: %v", e.settings["client_certificate"].name(), err),
				"set the private key that belongs to the certificate",
			))
		}
	}
	return problems
}

// badCertificates says why a text is not one or more certificates in PEM.
func badCertificates(text string) string {
	found := 0
	for rest := []byte(text); ; {
		var block *pem.Block
		block, rest = pem.Decode(rest)
		switch {
		case block == nil && found == 0:
			return "has no certificate in PEM form in it"
		case block == nil:
			return ""
		case block.Type != "CERTIFICATE":
			continue
		}
		if _, err := x509.ParseCertificate(block.Bytes); err != nil {
			return fmt.Sprintf("certificate %d can't be read: %v", found+1, err)
		}
		found++
	}
}

// badKey says why a text has no private key in PEM that we can use.
func badKey(text string) string {
	for rest := []byte(text); ; {
		var block *pem.Block
		block, rest = pem.Decode(rest)
		switch {
		case block == nil:
			return "has no private key in PEM form in it"
		case block.Type == "ENCRYPTED PRIVATE KEY", strings.Contains(block.Headers["Proc-Type"], "ENCRYPTED"):
			return "the private key is encrypted, and there is nobody to ask for its passphrase"
		case strings.HasSuffix(block.Type, "PRIVATE KEY"):
			return ""
		}
	}
}

// remedyForPEM guesses at the usual mistakes.
func remedyForPEM(text string) string {
	switch text = strings.TrimSpace(text); {
	case strings.HasPrefix(text, "LS0t"): // "---"
		return "it looks base64 encoded: decode it, for example with base64decode(...)"
	case !strings.Contains(text, "-----BEGIN") && !strings.Contains(text, "\n") && len(text) < 200:
		return "set it to the text itself and not to a path, for example with file(...)"
	}
	return "set it to the unencrypted PEM text, from -----BEGIN to -----END"
}
