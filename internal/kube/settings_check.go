package kube

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// check is what can be said about the settings one by one and in pairs,
// without looking into a kubeconfig.
func (e effective) check() SettingErrors {
	return slices.Concat(
		e.checkHost(),
		e.checkProxy(),
		e.checkVerification(),
		e.checkCertificates(),
		e.checkPairs(),
		e.checkCredentials(),
		e.checkToken(),
		e.checkExec(),
	)
}

func (e effective) checkHost() SettingErrors {
	host, ok := e.settings["host"]
	if !ok {
		return nil
	}
	u, reason := parseServer(host.text)
	if reason != "" {
		return SettingErrors{host.problem(reason, "write the API server's address as https://HOST:PORT")}
	}
	if u.Scheme == "http" {
		// client-go leaves credentials out without a word where there is no
		// TLS, and requests become anonymous.
		for _, attribute := range slices.Concat(credentials...) {
			if c, ok := e.settings[attribute]; ok {
				return SettingErrors{host.problem(
					fmt.Sprintf("credentials (%s) are never sent over http", c.name()),
					"use an https address, or remove the credentials",
				)}
			}
		}
	}
	return nil
}

// parseServer is the address of an API server, https unless it says otherwise;
// else the reason why it isn't one.
func parseServer(text string) (*url.URL, string) {
	full := strings.TrimSpace(text)
	if !strings.Contains(full, "://") {
		full = "https://" + full
	}
	u, reason := parseURL(full, "https", "http")
	switch {
	case reason != "":
	case u.User != nil:
		reason = "has a user name in it, which belongs in username and password"
	case u.RawQuery != "" || u.Fragment != "":
		reason = "has a query or a fragment in it"
	}
	if reason != "" {
		return nil, quote(text) + " " + reason
	}
	return u, ""
}

// parseURL is a URL of one of the schemes, with a host; else the reason why
// not, to be read after the value.
func parseURL(text string, schemes ...string) (*url.URL, string) {
	u, err := url.Parse(text)
	switch {
	case err != nil && strings.Contains(text, "@"):
		return nil, "is not a URL" // the parser's words could quote a password
	case err != nil:
		var inner *url.Error
		if errors.As(err, &inner) {
			err = inner.Err // without the URL, which the caller quotes
		}
		return nil, fmt.Sprintf("is not a URL: %v", err)
	case !slices.Contains(schemes, u.Scheme):
		return nil, fmt.Sprintf("has the scheme %q, and not one of: %s", u.Scheme, strings.Join(schemes, ", "))
	case u.Hostname() == "":
		return nil, "names no host"
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
			return nil, fmt.Sprintf("has the port %s, which is not between 1 and 65535", port)
		}
	}
	return u, ""
}

func (e effective) checkProxy() SettingErrors {
	proxy, ok := e.settings["proxy_url"]
	if !ok {
		return nil
	}
	if _, reason := parseURL(proxy.text, "http", "https", "socks5"); reason != "" {
		return SettingErrors{proxy.problem(quote(proxy.text)+" "+reason, "write the proxy's address as http://HOST:PORT")}
	}
	return nil
}

func (e effective) checkVerification() SettingErrors {
	insecure, ok := e.settings["insecure"]
	if !ok {
		return nil
	}
	on, err := strconv.ParseBool(insecure.text)
	if err != nil {
		return SettingErrors{insecure.problem(quote(insecure.text)+" is neither true nor false", "set it to true or false")}
	}
	if ca, both := e.settings["cluster_ca_certificate"]; on && both {
		return SettingErrors{insecure.problem(
			fmt.Sprintf("the server's certificate is either verified against %s or not at all", ca.name()), "set only one of the two",
		)}
	}
	return nil
}

// checkPairs are the settings that make no sense alone or together.
func (e effective) checkPairs() SettingErrors {
	var problems SettingErrors
	for _, pair := range [][2]string{
		{"client_certificate", "client_key"}, {"client_key", "client_certificate"},
		{"username", "password"}, {"password", "username"},
	} {
		if given, other := pair[0], pair[1]; e.has(given) && !e.has(other) {
			problems = append(problems, e.settings[given].problem(
				fmt.Sprintf("is set, but %s is not", other),
				fmt.Sprintf("set %s (or %s) too", other, variables[other]),
			))
		}
	}
	if e.has("config_path") && e.has("config_paths") {
		problems = append(problems, e.settings["config_paths"].problem("config_path is set too", "set only one of the two"))
	}
	for _, attribute := range kubeconfigContexts {
		if e.has(attribute) && len(e.files) == 0 {
			problems = append(problems, e.settings[attribute].problem(
				fmt.Sprintf("%s is looked up in a kubeconfig file, and none is set", quote(e.settings[attribute].text)),
				fmt.Sprintf("set config_path (or %s)", variables["config_path"]),
			))
		}
	}
	return problems
}

// checkCredentials refuses two answers to "who are you". A client certificate
// goes with a token or a password: a proxy may ask for one and the API server
// for the other.
func (e effective) checkCredentials() SettingErrors {
	var given []setting
	for _, kind := range credentials {
		if i := slices.IndexFunc(kind, func(a string) bool { return e.has(a) }); i >= 0 {
			given = append(given, e.settings[kind[i]])
		}
	}
	if !e.has("exec") {
		given = slices.DeleteFunc(given, func(s setting) bool {
			return s.attribute == "client_certificate" || s.attribute == "client_key"
		})
	}
	if len(given) < 2 {
		return nil
	}
	last := len(given) - 1
	others := make([]string, last)
	for i := range others {
		others[i] = given[i].name()
	}
	return SettingErrors{given[last].problem(
		fmt.Sprintf("credentials are also given by %s, and it is undefined which would be used", strings.Join(others, ", ")),
		"keep one of them",
	)}
}

func (e effective) checkToken() SettingErrors {
	var problems SettingErrors
	if token, ok := e.settings["token"]; ok {
		if reason := badToken(token.text); reason != "" {
			problems = append(problems, token.problem(reason, "set it to the token alone"))
		}
	}
	if file, ok := e.settings["token_path"]; ok {
		text, reason := readFile(file.text)
		if reason == "" {
			if reason = badToken(text); reason != "" {
				reason = fmt.Sprintf("file %s: %s", quote(file.text), reason)
			}
		}
		if reason != "" {
			problems = append(problems, file.problem(reason, "set it to a file with the token alone in it"))
		}
	}
	return problems
}

// badToken says why a text can't be a bearer token, without quoting it. White
// space around it is cut off by us.
func badToken(text string) string {
	token := strings.TrimSpace(text)
	switch {
	case token == "":
		return "the token is empty"
	case strings.ContainsFunc(token, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsGraphic(r) || unicode.IsSpace(r) }):
		return "the token has white space or control characters in it"
	}
	return ""
}

func (e effective) checkExec() SettingErrors {
	if e.exec == nil {
		return nil
	}
	var problems SettingErrors
	versions := []string{"client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"}
	if !slices.Contains(versions, e.exec.APIVersion) {
		problems = append(problems, &SettingError{
			Attribute: "exec.api_version",
			Reason:    fmt.Sprintf("%s is not a version of the credential plugin API", quote(e.exec.APIVersion)),
			Remedy:    "set it to one that the command supports: " + strings.Join(versions, " or "),
		})
	}
	if strings.TrimSpace(e.exec.Command) == "" {
		problems = append(problems, &SettingError{
			Attribute: "exec.command", Reason: "is empty", Remedy: "set it to the command that prints the credentials",
		})
	}
	for _, name := range slices.Sorted(maps.Keys(e.exec.Env)) {
		if name == "" || strings.ContainsAny(name, "=\x00") {
			problems = append(problems, &SettingError{
				Attribute: "exec.env", Reason: fmt.Sprintf("%q can't be the name of an environment variable", name), Remedy: "rename it",
			})
		}
	}
	return problems
}
