package kube

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	// The oidc provider of older kubeconfigs, and words about the removed ones.
	_ "k8s.io/client-go/plugin/pkg/client/auth"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"
)

// target is one cluster and one user: those of a kubeconfig, overridden by the
// settings.
type target struct {
	choice
	from setting // what names the cluster, for messages
}

// target is nil when the settings name no cluster. Its address is checked.
func (e effective) target() (*target, SettingErrors) {
	if len(e.files) == 0 && !e.has("host") {
		return nil, nil
	}
	t := &target{from: e.settings["host"]}
	if len(e.files) > 0 {
		c, problems := e.choose()
		if len(problems) > 0 {
			return nil, problems
		}
		t = &target{choice: c, from: e.contextSource()}
	}
	if t.cluster == nil {
		t.cluster = api.NewCluster()
	}
	if t.user == nil {
		t.user = api.NewAuthInfo()
	}

	e.overrideCluster(t.cluster)
	e.overrideUser(t.user)
	return t, t.check()
}

func (e effective) overrideCluster(cluster *api.Cluster) {
	if host, ok := e.settings["host"]; ok {
		if u, reason := parseServer(host.text); reason == "" {
			cluster.Server = u.String()
		}
		cluster.TLSServerName = "" // it belongs to the address
	}
	if name, ok := e.settings["tls_server_name"]; ok {
		cluster.TLSServerName = name.text
	}
	if ca, ok := e.settings["cluster_ca_certificate"]; ok {
		cluster.CertificateAuthorityData, cluster.CertificateAuthority = []byte(ca.text), ""
		cluster.InsecureSkipTLSVerify = false
	}
	if insecure, ok := e.settings["insecure"]; ok {
		cluster.InsecureSkipTLSVerify, _ = strconv.ParseBool(insecure.text) // checked before
		if cluster.InsecureSkipTLSVerify {
			cluster.CertificateAuthorityData, cluster.CertificateAuthority = nil, ""
		}
	}
	if proxy, ok := e.settings["proxy_url"]; ok {
		cluster.ProxyURL = proxy.text
	}
}

// overrideUser replaces all of a kubeconfig's credentials as soon as the
// settings bring any: mixed ones would make it a matter of luck which counts.
// Impersonation stays, since it narrows what we may do.
func (e effective) overrideUser(user *api.AuthInfo) {
	if e.hasCredentials() {
		*user = api.AuthInfo{
			LocationOfOrigin:     user.LocationOfOrigin,
			Impersonate:          user.Impersonate,
			ImpersonateUID:       user.ImpersonateUID,
			ImpersonateGroups:    user.ImpersonateGroups,
			ImpersonateUserExtra: user.ImpersonateUserExtra,
		}
	}
	text := func(attribute string) string { return e.settings[attribute].text }

	if e.has("username") {
		user.Username, user.Password = text("username"), text("password")
	}
	if e.has("client_certificate") {
		user.ClientCertificateData, user.ClientKeyData = []byte(text("client_certificate")), []byte(text("client_key"))
	}
	if e.has("token") {
		user.Token = strings.TrimSpace(text("token"))
	}
	if e.has("token_path") {
		user.TokenFile, _ = expandHome(text("token_path")) // checked before
	}
	if e.exec != nil {
		user.Exec = &api.ExecConfig{
			APIVersion: e.exec.APIVersion, Command: e.exec.Command, Args: e.exec.Args,
			InteractiveMode: api.NeverExecInteractiveMode,
		}
		for _, name := range slices.Sorted(maps.Keys(e.exec.Env)) {
			user.Exec.Env = append(user.Exec.Env, api.ExecEnvVar{Name: name, Value: e.exec.Env[name]})
		}
	}
	if user.Exec != nil {
		// Terraform talks to us over our standard streams.
		user.Exec.StdinUnavailable = true
		user.Exec.StdinUnavailableMessage = "terraform runs providers without a terminal"
	}
}

// check is about what only a kubeconfig can bring in; the settings have been
// checked one by one.
func (t *target) check() SettingErrors {
	if t.rules == nil {
		return nil
	}
	var problems SettingErrors
	add := func(reason, remedy string) { problems = append(problems, t.from.problem(reason, remedy)) }

	if t.cluster.Server == "" {
		add("the kubeconfig's cluster has no server", "set host, or config_context to another context")
	} else if u, reason := parseServer(t.cluster.Server); reason != "" {
		add("the kubeconfig's server "+reason, "correct it there, or set host")
	} else {
		t.cluster.Server = u.String() // with https, where client-go would take http
	}
	if t.user.Exec != nil && t.user.Exec.InteractiveMode == api.AlwaysExecInteractiveMode {
		add(fmt.Sprintf("the kubeconfig's credential plugin %s asks on a terminal, and terraform runs providers without one", quote(t.user.Exec.Command)),
			"use a plugin that works without questions")
	}
	return problems
}

// restConfig assembles the client configuration. There is one cluster and one
// user left, so that clientcmd has nothing to choose and nothing to default.
func (t *target) restConfig() (*rest.Config, SettingErrors) {
	const name = "selected"
	config := api.NewConfig()
	config.Clusters[name] = t.cluster
	config.AuthInfos[t.userName] = t.user // the name is where refreshed tokens are written back
	config.Contexts[name] = &api.Context{Cluster: name, AuthInfo: t.userName}

	var access clientcmd.ConfigAccess
	if t.rules != nil {
		access = t.rules
	}
	rc, err := clientcmd.NewNonInteractiveClientConfig(*config, name, &clientcmd.ConfigOverrides{}, access).ClientConfig()
	if err == nil {
		// Reads every file and key that is named, and runs and dials nothing.
		_, err = rest.TLSConfigFor(rc)
	}
	if err != nil {
		return nil, SettingErrors{t.from.problem(err.Error(), "correct it there, or set host and credentials in the provider's configuration")}
	}
	rc.BearerToken = strings.TrimSpace(rc.BearerToken) // files end in a newline
	return rc, nil
}
