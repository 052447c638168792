package kube

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
)

// variables are the environment variables of the hashicorp/kubernetes provider
// by attribute, so that pipelines carry over.
var variables = map[string]string{
	"host":                     "KUBE_HOST",
	"username":                 "KUBE_USER",
	"password":                 "KUBE_PASSWORD",
	"insecure":                 "KUBE_INSECURE",
	"tls_server_name":          "KUBE_TLS_SERVER_NAME",
	"client_certificate":       "KUBE_CLIENT_CERT_DATA",
	"client_key":               "KUBE_CLIENT_KEY_DATA",
	"cluster_ca_certificate":   "KUBE_CLUSTER_CA_CERT_DATA",
	"config_path":              "KUBE_CONFIG_PATH",
	"config_paths":             "KUBE_CONFIG_PATHS",
	"config_context":           "KUBE_CTX",
	"config_context_auth_info": "KUBE_CTX_AUTH_INFO",
	"config_context_cluster":   "KUBE_CTX_CLUSTER",
	"token":                    "KUBE_TOKEN",
	"proxy_url":                "KUBE_PROXY_URL",
}

// Variable is the environment variable that is used when an attribute is not
// set, "" for an attribute that has none.
func Variable(attribute string) string { return variables[attribute] }

// The attributes that belong together.
var (
	kubeconfigFiles    = []string{"config_path", "config_paths"}
	kubeconfigContexts = []string{"config_context", "config_context_cluster", "config_context_auth_info"}
	kubeconfig         = slices.Concat(kubeconfigFiles, kubeconfigContexts)
	server             = []string{"host", "cluster_ca_certificate", "tls_server_name", "insecure"}
	credentials        = [][]string{ // one kind each
		{"username", "password"},
		{"client_certificate", "client_key"},
		{"token"},
		{"token_path"},
		{"exec"},
	}
)

// setting is the value of one attribute and where it was set.
type setting struct {
	attribute string
	variable  string // "" when it is in the configuration
	text      string
}

// problem is an error about the setting.
func (s setting) problem(reason, remedy string) *SettingError {
	return &SettingError{Attribute: s.attribute, Variable: s.variable, Reason: reason, Remedy: remedy}
}

// name is what the user has to look for.
func (s setting) name() string {
	if s.variable != "" {
		return s.variable
	}
	return s.attribute
}

// settings are by attribute; one that is not set is not in it.
type settings map[string]setting

func (s settings) has(attributes ...string) bool {
	return slices.ContainsFunc(attributes, func(a string) bool { _, ok := s[a]; return ok })
}

// effective is the configuration completed by the environment.
type effective struct {
	settings
	files []string // kubeconfig files, the first one wins
	exec  *Exec
}

func (s settings) hasCredentials() bool { return s.has(slices.Concat(credentials...)...) }

func (e effective) empty() bool { return len(e.settings) == 0 }

// effective completes the settings by the environment. An attribute wins over
// its own variable, and what the configuration says about a matter as a whole
// wins over what the environment says (see shadowed).
func (s Settings) effective() effective {
	all := s.written()
	ignored := shadowed(all)
	for attribute, variable := range variables {
		text := os.Getenv(variable)
		if text == "" || ignored[attribute] || all.has(attribute) {
			continue
		}
		all[attribute] = setting{attribute, variable, text}
	}

	e := effective{settings: all, exec: s.Exec}
	switch paths := all["config_paths"]; {
	case all.has("config_path"):
		e.files = []string{all["config_path"].text}
	case paths.variable != "":
		e.files = filepath.SplitList(paths.text)
	default:
		e.files = s.ConfigPaths
	}
	e.files = slices.DeleteFunc(slices.Clone(e.files), func(path string) bool { return path == "" })
	return e
}

// written is what the configuration itself sets.
func (s Settings) written() settings {
	written := settings{}
	for attribute, text := range map[string]string{
		"host":                     s.Host,
		"username":                 s.Username,
		"password":                 s.Password,
		"tls_server_name":          s.TLSServerName,
		"client_certificate":       s.ClientCertificate,
		"client_key":               s.ClientKey,
		"cluster_ca_certificate":   s.ClusterCACertificate,
		"config_path":              s.ConfigPath,
		"config_context":           s.ConfigContext,
		"config_context_auth_info": s.ConfigContextAuthInfo,
		"config_context_cluster":   s.ConfigContextCluster,
		"token":                    s.Token,
		"token_path":               s.TokenPath,
		"proxy_url":                s.ProxyURL,
	} {
		if text != "" {
			written[attribute] = setting{attribute: attribute, text: text}
		}
	}
	if s.Insecure != nil {
		written["insecure"] = setting{attribute: "insecure", text: strconv.FormatBool(*s.Insecure)}
	}
	if i := slices.IndexFunc(s.ConfigPaths, func(path string) bool { return path != "" }); i >= 0 {
		written["config_paths"] = setting{attribute: "config_paths", text: s.ConfigPaths[i]}
	}
	if s.Exec != nil {
		written["exec"] = setting{attribute: "exec", text: s.Exec.Command}
	}
	return written
}

// shadowed are the attributes whose environment variables don't count, because
// the configuration decides the matter otherwise. A variable that is left over
// in a shell or set for another provider must not redirect an apply to another
// cluster, nor mix one user's token with another's certificate.
func shadowed(written settings) map[string]bool {
	ignored := map[string]bool{}
	ignore := func(attributes ...string) {
		for _, attribute := range attributes {
			ignored[attribute] = true
		}
	}

	// Where: a written host rules out the environment's kubeconfig, and a
	// written kubeconfig the environment's host with all that describes it.
	switch byHost, byFile := written.has("host"), written.has(kubeconfig...); {
	case byHost && !byFile:
		ignore(kubeconfig...)
	case byFile && !byHost && os.Getenv(variables["host"]) != "":
		ignore(server...)
	}
	// The shorter variable wins over the longer one, as it always did.
	switch {
	case written.has(kubeconfigFiles...):
		ignore(kubeconfigFiles...)
	case os.Getenv(variables["config_path"]) != "":
		ignore("config_paths")
	}

	// Whom to trust.
	switch {
	case written.has("cluster_ca_certificate"):
		ignore("insecure")
	case written["insecure"].text == "true":
		ignore("cluster_ca_certificate")
	}

	// Who we are: the environment completes the kind of credentials that is
	// written, and never adds another. HCP Terraform sets KUBE_TOKEN in every
	// run, also for provider blocks that bring their own token_path.
	if written.hasCredentials() {
		for _, kind := range credentials {
			if !written.has(kind...) {
				ignore(kind...)
			}
		}
	}
	return ignored
}
