package kube

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd/api"
)

func TestRESTConfig_fromTheConfiguration(t *testing.T) {
	pair, yes := newPair(t), true
	tokenFile := write(t, "token", "from-file\n")

	for name, test := range map[string]struct {
		settings Settings
		want     func(*rest.Config) bool
	}{
		"host with scheme": {Settings{Host: "https://example.test:6443"}, func(c *rest.Config) bool {
			return c.Host == "https://example.test:6443"
		}},
		"host without scheme is https": {Settings{Host: "example.test:6443"}, func(c *rest.Config) bool {
			return c.Host == "https://example.test:6443"
		}},
		"host with a path": {Settings{Host: "https://example.test/k8s/clusters/c-1"}, func(c *rest.Config) bool {
			return c.Host == "https://example.test/k8s/clusters/c-1"
		}},
		"a plain http proxy on the same machine": {Settings{Host: "http://127.0.0.1:8001"}, func(c *rest.Config) bool {
			return c.Host == "http://127.0.0.1:8001"
		}},
		"token without its newline": {Settings{Host: "example.test", Token: "secret\n"}, func(c *rest.Config) bool {
			return c.BearerToken == "secret"
		}},
		"token file, which is read again": {Settings{Host: "example.test", TokenPath: tokenFile}, func(c *rest.Config) bool {
			return c.BearerTokenFile == tokenFile && c.BearerToken == "from-file"
		}},
		"basic authentication": {Settings{Host: "example.test", Username: "u", Password: "p"}, func(c *rest.Config) bool {
			return c.Username == "u" && c.Password == "p"
		}},
		"client certificate beside a token": {
			Settings{Host: "example.test", ClientCertificate: pair.cert, ClientKey: pair.key, ClusterCACertificate: pair.cert, Token: "x"},
			func(c *rest.Config) bool {
				return string(c.CertData) == pair.cert && string(c.KeyData) == pair.key && string(c.CAData) == pair.cert && c.BearerToken == "x"
			},
		},
		"unverified": {Settings{Host: "example.test", Insecure: &yes}, func(c *rest.Config) bool { return c.Insecure }},
		"server name": {Settings{Host: "10.0.0.1", TLSServerName: "api.test"}, func(c *rest.Config) bool {
			return c.ServerName == "api.test"
		}},
		"proxy": {Settings{Host: "example.test", ProxyURL: "socks5://user:pass@proxy.test:1080"}, func(c *rest.Config) bool {
			u, err := c.Proxy(nil)
			return err == nil && u.Host == "proxy.test:1080"
		}},
		"exec without a terminal": {
			Settings{Host: "example.test", Exec: &Exec{
				APIVersion: "client.authentication.k8s.io/v1beta1", Command: "aws", Args: []string{"eks"}, Env: map[string]string{"B": "2", "A": "1"},
			}},
			func(c *rest.Config) bool {
				e := c.ExecProvider
				return e.Command == "aws" && e.InteractiveMode == api.NeverExecInteractiveMode && e.StdinUnavailable &&
					e.APIVersion == "client.authentication.k8s.io/v1beta1" && slices.Equal(e.Args, []string{"eks"}) &&
					slices.Equal(e.Env, []api.ExecEnvVar{{Name: "A", Value: "1"}, {Name: "B", Value: "2"}})
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			emptyEnvironment(t)
			if config := mustConfig(t, test.settings); !test.want(config) {
				t.Errorf("unexpected: %s", config)
			}
		})
	}
}

func TestRESTConfig_leavesThrottlingToTheServerAndBoundsOnlyTheDial(t *testing.T) {
	emptyEnvironment(t)
	config := mustConfig(t, Settings{Host: "example.test", Version: "1.2.3"})
	if config.QPS >= 0 || config.RateLimiter != nil {
		t.Error("the client throttles itself")
	}
	if config.Dial == nil || config.Timeout != 0 {
		t.Error("the dial is not bounded, or everything is")
	}
	if !strings.HasPrefix(config.UserAgent, "terraform-provider-stateful/1.2.3 (") {
		t.Errorf("user agent %q", config.UserAgent)
	}
}

func TestRESTConfig_offlineWhenNothingNamesACluster(t *testing.T) {
	for name, test := range map[string]struct {
		settings    Settings
		environment map[string]string
	}{
		"nothing":                       {},
		"empty attributes":              {settings: Settings{Explicit: true, ConfigPaths: []string{""}}},
		"credentials but no address":    {settings: Settings{Token: "x"}},
		"the token of HCP Terraform":    {environment: map[string]string{"KUBE_TOKEN": "x"}},
		"KUBECONFIG, which is not ours": {environment: map[string]string{"KUBECONFIG": "/does/not/exist"}},
	} {
		t.Run(name, func(t *testing.T) {
			emptyEnvironment(t, test.environment)
			_, err := test.settings.RESTConfig()
			var offline *OfflineError
			if !errors.As(err, &offline) || !strings.Contains(offline.Reason, "KUBE_CONFIG_PATH") {
				t.Errorf("got %v, want an offline error that says what to set", err)
			}
			cluster, err := test.settings.Cluster()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := cluster.UID(t.Context()); Classify(err) != NoCluster {
				t.Errorf("got %v, want class NoCluster", err)
			}
		})
	}
}

func TestRESTConfig_inClusterOnlyWhereNothingIsSet(t *testing.T) {
	inPod := map[string]string{"KUBERNETES_SERVICE_HOST": "10.96.0.1", "KUBERNETES_SERVICE_PORT": "443"}
	token := write(t, "token", "x")
	for name, test := range map[string]struct {
		settings Settings
		token    string
		extra    map[string]string
		want     string
	}{
		"a pod":                         {token: token, want: "https://in-cluster"},
		"a pod without service account": {token: token + "-missing"},
		"a blank host":                  {token: token, settings: Settings{Explicit: true}},
		"a token of somebody else":      {token: token, extra: map[string]string{"KUBE_TOKEN": "y"}},
		"another cluster":               {token: token, settings: Settings{Host: "https://other"}, want: "https://other"},
	} {
		t.Run(name, func(t *testing.T) {
			emptyEnvironment(t, inPod, test.extra)
			replace(t, &serviceAccountToken, test.token)
			replace(t, &loadInCluster, func() (*rest.Config, error) { return &rest.Config{Host: "https://in-cluster"}, nil })
			config, err := test.settings.RESTConfig()
			var offline *OfflineError
			switch {
			case test.want == "" && !errors.As(err, &offline):
				t.Errorf("got %v, want to be offline", err)
			case test.want != "" && (err != nil || config.Host != test.want || config.QPS != -1):
				t.Errorf("got %v, %v, want %s", config, err, test.want)
			}
		})
	}
}

// problem is what a test expects: words that the reason has.
type problem struct{ attribute, variable, reason string }

func TestRESTConfig_saysWhichSettingIsWrong(t *testing.T) {
	pair, other, yes := newPair(t), newPair(t), true
	good := kubeconfigFile(t)
	v1 := "client.authentication.k8s.io/v1"

	for name, test := range map[string]struct {
		settings    Settings
		environment map[string]string
		want        []problem
	}{
		"host: space":            {Settings{Host: "https://a b"}, nil, []problem{{"host", "", "not a URL"}}},
		"host: scheme":           {Settings{Host: "ftp://example.test"}, nil, []problem{{"host", "", `scheme "ftp"`}}},
		"host: empty name":       {Settings{Host: "https://:6443"}, nil, []problem{{"host", "", "names no host"}}},
		"host: port":             {Settings{Host: "example.test:70000"}, nil, []problem{{"host", "", "70000"}}},
		"host: password":         {Settings{Host: "https://u:hunter2@example.test"}, nil, []problem{{"host", "", "user name"}}},
		"host: password, broken": {Settings{Host: "https://u:hunter2@ex ample.test"}, nil, []problem{{"host", "", "not a URL"}}},
		"host: query":            {Settings{Host: "https://example.test?x=1"}, nil, []problem{{"host", "", "query"}}},
		"host: from environment": {Settings{}, map[string]string{"KUBE_HOST": "::"}, []problem{{"host", "KUBE_HOST", `"::"`}}},
		"credentials over http":  {Settings{Host: "http://example.test", Token: "hunter2"}, nil, []problem{{"host", "", "(token)"}}},

		"proxy: scheme":   {Settings{Host: "x", ProxyURL: "ftp://proxy"}, nil, []problem{{"proxy_url", "", `"ftp"`}}},
		"proxy: password": {Settings{Host: "x", ProxyURL: "http://u:hunter2@:80"}, nil, []problem{{"proxy_url", "", "names no host"}}},

		"insecure: word":        {Settings{Host: "x"}, map[string]string{"KUBE_INSECURE": "yes please"}, []problem{{"insecure", "KUBE_INSECURE", "yes please"}}},
		"insecure with a CA":    {Settings{Host: "x", Insecure: &yes, ClusterCACertificate: pair.cert}, nil, []problem{{"insecure", "", "cluster_ca_certificate"}}},
		"CA: base64":            {Settings{Host: "x", ClusterCACertificate: base64.StdEncoding.EncodeToString([]byte(pair.cert))}, nil, []problem{{"cluster_ca_certificate", "", "base64decode"}}},
		"CA: a path":            {Settings{Host: "x", ClusterCACertificate: "/etc/ca.crt"}, nil, []problem{{"cluster_ca_certificate", "", "file(...)"}}},
		"CA: broken":            {Settings{Host: "x", ClusterCACertificate: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"}, nil, []problem{{"cluster_ca_certificate", "", "certificate 1"}}},
		"key without a block":   {Settings{Host: "x", ClientCertificate: pair.cert, ClientKey: "hunter2"}, nil, []problem{{"client_key", "", "no private key"}}},
		"key of another":        {Settings{Host: "x", ClientCertificate: pair.cert, ClientKey: other.key}, nil, []problem{{"client_key", "", "does not match"}}},
		"key with a passphrase": {Settings{Host: "x", ClientCertificate: pair.cert, ClientKey: strings.ReplaceAll(pair.key, " EC PRIVATE", " ENCRYPTED PRIVATE")}, nil, []problem{{"client_key", "", "encrypted"}}},

		"certificate without key":  {Settings{Host: "x", ClientCertificate: pair.cert}, nil, []problem{{"client_certificate", "", "client_key is not"}}},
		"key without certificate":  {Settings{Host: "x", ClientKey: pair.key}, nil, []problem{{"client_key", "", "client_certificate is not"}}},
		"user without password":    {Settings{Host: "x"}, map[string]string{"KUBE_USER": "u"}, []problem{{"username", "KUBE_USER", "password is not"}}},
		"token and exec":           {Settings{Host: "x", Token: "hunter2", Exec: &Exec{APIVersion: v1, Command: "c"}}, nil, []problem{{"exec", "", "by token"}}},
		"token and token_path":     {Settings{Host: "x", Token: "hunter2", TokenPath: good}, nil, []problem{{"token_path", "", "by token"}, {"token_path", "", "white space"}}},
		"certificate and exec":     {Settings{Host: "x", ClientCertificate: pair.cert, ClientKey: pair.key, Exec: &Exec{APIVersion: v1, Command: "c"}}, nil, []problem{{"exec", "", "by client_certificate"}}},
		"three kinds":              {Settings{Host: "x", ClientCertificate: pair.cert, ClientKey: pair.key, Token: "hunter2", Exec: &Exec{APIVersion: v1, Command: "c"}}, nil, []problem{{"exec", "", "by client_certificate, token"}}},
		"token with a newline":     {Settings{Host: "x", Token: "hunter2\nhunter3"}, nil, []problem{{"token", "", "white space"}}},
		"token file missing":       {Settings{Host: "x", TokenPath: "/does/not/exist"}, nil, []problem{{"token_path", "", `"/does/not/exist" does not exist`}}},
		"token file empty":         {Settings{Host: "x", TokenPath: write(t, "empty", "\n")}, nil, []problem{{"token_path", "", "empty"}}},
		"exec: nothing right":      {Settings{Host: "x", Exec: &Exec{APIVersion: "v1alpha1", Env: map[string]string{"A=B": ""}}}, nil, []problem{{"exec.api_version", "", "v1alpha1"}, {"exec.command", "", "empty"}, {"exec.env", "", "A=B"}}},
		"several problems at once": {Settings{Host: "ftp://x", ProxyURL: ":", Token: "a b"}, nil, []problem{{"host", "", "ftp"}, {"proxy_url", "", "not a URL"}, {"token", "", "white space"}}},

		"kubeconfig: missing":         {Settings{ConfigPath: "/does/not/exist"}, nil, []problem{{"config_path", "", "does not exist"}}},
		"kubeconfig: from KUBE_*":     {Settings{}, map[string]string{"KUBE_CONFIG_PATH": "/nope"}, []problem{{"config_path", "KUBE_CONFIG_PATH", "/nope"}}},
		"kubeconfig: all missing":     {Settings{ConfigPaths: []string{"/one", good, "/two"}}, nil, []problem{{"config_paths", "", "/one"}, {"config_paths", "", "/two"}}},
		"kubeconfig: a directory":     {Settings{ConfigPath: t.TempDir()}, nil, []problem{{"config_path", "", "is a directory"}}},
		"kubeconfig: not YAML":        {Settings{ConfigPath: write(t, "bad", "token: [hunter2")}, nil, []problem{{"config_path", "", "yaml"}}},
		"kubeconfig: types":           {Settings{ConfigPath: write(t, "bad", "users: [{name: a, user: {token: {hunter2: hunter3}}}]")}, nil, []problem{{"config_path", "", "unmarshal"}}},
		"kubeconfig: empty":           {Settings{ConfigPath: write(t, "empty", "")}, nil, []problem{{"config_path", "", "no current context"}}},
		"kubeconfig: text":            {Settings{ConfigPath: "users:\n- token: hunter2\n"}, nil, []problem{{"config_path", "", "2 lines is not a path"}}},
		"kubeconfig: one and several": {Settings{ConfigPath: good, ConfigPaths: []string{good}}, nil, []problem{{"config_paths", "", "config_path is set too"}}},
		"kubeconfig: no current":      {Settings{ConfigPath: write(t, "kubeconfig", strings.ReplaceAll(kubeconfigText, "current-context: dev", ""))}, nil, []problem{{"config_path", "", "contexts: dev, prod"}}},
		"context: missing":            {Settings{ConfigPath: good, ConfigContext: "nope"}, nil, []problem{{"config_context", "", `"nope" is not in`}}},
		"context: from KUBE_CTX":      {Settings{ConfigPath: good}, map[string]string{"KUBE_CTX": "nope"}, []problem{{"config_context", "KUBE_CTX", "which has dev, prod"}}},
		"context: no file":            {Settings{ConfigContext: "prod"}, nil, []problem{{"config_context", "", "none is set"}}},
		"context: parts missing": {Settings{ConfigPath: good, ConfigContextCluster: "x", ConfigContextAuthInfo: "y"}, nil,
			[]problem{{"config_context_cluster", "", `cluster "x"`}, {"config_context_auth_info", "", `user "y"`}}},
		"current context dangling": {Settings{ConfigPath: write(t, "kubeconfig", "apiVersion: v1\nkind: Config\ncurrent-context: gone\n")}, nil,
			[]problem{{"config_path", "", `current context "gone"`}}},
		"kubeconfig: server": {Settings{ConfigPath: write(t, "kubeconfig", strings.ReplaceAll(kubeconfigText, "https://dev.test", "ftp://dev.test"))}, nil,
			[]problem{{"config_path", "", "server"}}},
		"kubeconfig: terminal": {Settings{ConfigPath: write(t, "kubeconfig", strings.ReplaceAll(kubeconfigText, "IfAvailable", "Always")), ConfigContext: "prod"}, nil,
			[]problem{{"config_context", "", "terminal"}}},
		"kubeconfig: files it names": {Settings{ConfigPath: write(t, "kubeconfig", strings.ReplaceAll(kubeconfigText, "insecure-skip-tls-verify: true", "certificate-authority: gone.crt"))}, nil,
			[]problem{{"config_path", "", "gone.crt"}}},
	} {
		t.Run(name, func(t *testing.T) {
			emptyEnvironment(t, test.environment)
			_, err := test.settings.RESTConfig()
			var got SettingErrors
			errors.As(err, &got)
			if err != nil && got == nil {
				t.Fatalf("untyped error: %v", err)
			}
			if len(got) != len(test.want) {
				t.Fatalf("got %d problems, want %d:\n%v", len(got), len(test.want), err)
			}
			for i, want := range test.want {
				if got[i].Attribute != want.attribute || got[i].Variable != want.variable || !strings.Contains(got[i].Error(), want.reason) {
					t.Errorf("got %+v, want %+v", got[i], want)
				}
				if got[i].Remedy == "" {
					t.Errorf("%v: nothing says what to do", got[i])
				}
			}
			if err != nil && strings.Contains(err.Error(), "hunter") {
				t.Errorf("a secret is quoted: %v", err)
			}
		})
	}
}

func TestRESTConfig_environmentCompletesTheConfiguration(t *testing.T) {
	pair, yes, no := newPair(t), true, false
	file := kubeconfigFile(t)
	tokenFile := write(t, "token", "from-file")

	for name, test := range map[string]struct {
		settings    Settings
		environment map[string]string
		want        func(*rest.Config) bool
	}{
		"all from the environment": {
			Settings{},
			map[string]string{
				"KUBE_HOST": "env.test", "KUBE_TOKEN": "t", "KUBE_CLUSTER_CA_CERT_DATA": pair.cert, "KUBE_TLS_SERVER_NAME": "n",
				"KUBE_PROXY_URL": "http://proxy.test", "KUBE_CLIENT_CERT_DATA": pair.cert, "KUBE_CLIENT_KEY_DATA": pair.key,
			},
			func(c *rest.Config) bool {
				return c.Host == "https://env.test" && c.BearerToken == "t" && c.ServerName == "n" && c.Proxy != nil &&
					string(c.CAData) == pair.cert && string(c.CertData) == pair.cert && string(c.KeyData) == pair.key
			},
		},
		"user and password": {
			Settings{Host: "x", Username: "u"}, map[string]string{"KUBE_USER": "other", "KUBE_PASSWORD": "p"},
			func(c *rest.Config) bool { return c.Username == "u" && c.Password == "p" },
		},
		"an attribute wins over its variable": {
			Settings{Host: "config.test", Insecure: &no}, map[string]string{"KUBE_HOST": "env.test", "KUBE_INSECURE": "true"},
			func(c *rest.Config) bool { return c.Host == "https://config.test" && !c.Insecure },
		},
		"a host wins over a kubeconfig of the environment": {
			Settings{Host: "config.test"}, map[string]string{"KUBE_CONFIG_PATH": "/does/not/exist", "KUBE_CTX": "gone"},
			func(c *rest.Config) bool { return c.Host == "https://config.test" },
		},
		"a kubeconfig wins over a host of the environment": {
			Settings{ConfigPath: file},
			map[string]string{"KUBE_HOST": "env.test", "KUBE_CLUSTER_CA_CERT_DATA": pair.cert, "KUBE_CONFIG_PATH": "/x", "KUBE_CONFIG_PATHS": "/y"},
			func(c *rest.Config) bool { return c.Host == "https://dev.test" && c.CAData == nil },
		},
		"config_paths wins over KUBE_CONFIG_PATH": {
			Settings{ConfigPaths: []string{file}}, map[string]string{"KUBE_CONFIG_PATH": "/does/not/exist"},
			func(c *rest.Config) bool { return c.Host == "https://dev.test" },
		},
		"KUBE_CONFIG_PATH wins over KUBE_CONFIG_PATHS": {
			Settings{}, map[string]string{"KUBE_CONFIG_PATH": file, "KUBE_CONFIG_PATHS": "/does/not/exist"},
			func(c *rest.Config) bool { return c.Host == "https://dev.test" },
		},
		"a context for the environment's kubeconfig": {
			Settings{ConfigContext: "prod"}, map[string]string{"KUBE_CONFIG_PATHS": string(filepath.ListSeparator) + file, "KUBE_HOST": "env.test"},
			func(c *rest.Config) bool { return c.Host == "https://prod.test" },
		},
		"token_path wins over KUBE_TOKEN": {
			Settings{Host: "x", TokenPath: tokenFile}, map[string]string{"KUBE_TOKEN": "t", "KUBE_CLIENT_CERT_DATA": "junk"},
			func(c *rest.Config) bool { return c.BearerToken == "from-file" },
		},
		"unverified wins over a CA of the environment": {
			Settings{Host: "x", Insecure: &yes}, map[string]string{"KUBE_CLUSTER_CA_CERT_DATA": pair.cert},
			func(c *rest.Config) bool { return c.Insecure && c.CAData == nil },
		},
		"a CA wins over KUBE_INSECURE": {
			Settings{Host: "x", ClusterCACertificate: pair.cert}, map[string]string{"KUBE_INSECURE": "1"},
			func(c *rest.Config) bool { return !c.Insecure && c.CAData != nil },
		},
	} {
		t.Run(name, func(t *testing.T) {
			emptyEnvironment(t, test.environment)
			if config := mustConfig(t, test.settings); !test.want(config) {
				t.Errorf("unexpected: %s", config)
			}
		})
	}
}

func TestRESTConfig_settingsOverrideAKubeconfig(t *testing.T) {
	pair, no := newPair(t), false
	file := kubeconfigFile(t)
	second := write(t, "kubeconfig", strings.ReplaceAll(kubeconfigText, ".test", ".second"))

	for name, test := range map[string]struct {
		settings Settings
		want     func(*rest.Config) bool
	}{
		"current context": {Settings{ConfigPath: file}, func(c *rest.Config) bool {
			return c.Host == "https://dev.test" && c.BearerToken == "dev-token" && c.Insecure
		}},
		"context": {Settings{ConfigPath: file, ConfigContext: "prod"}, func(c *rest.Config) bool {
			return c.Host == "https://prod.test" && c.ExecProvider.Command == "login" && c.ExecProvider.StdinUnavailable
		}},
		"server without a scheme is https": {Settings{ConfigPath: write(t, "kubeconfig", strings.ReplaceAll(kubeconfigText, "https://", ""))}, func(c *rest.Config) bool {
			return c.Host == "https://dev.test" && c.BearerToken == "dev-token"
		}},
		"no user, but a token": {Settings{ConfigPath: write(t, "kubeconfig", strings.ReplaceAll(kubeconfigText, "name: dev, user: {", "name: gone, user: {")), Token: "mine"}, func(c *rest.Config) bool {
			return c.BearerToken == "mine"
		}},
		"cluster and user": {Settings{ConfigPath: file, ConfigContextCluster: "prod", ConfigContextAuthInfo: "dev"}, func(c *rest.Config) bool {
			return c.Host == "https://prod.test" && c.BearerToken == "dev-token"
		}},
		"the first of several files": {Settings{ConfigPaths: []string{second, file}}, func(c *rest.Config) bool {
			return c.Host == "https://dev.second"
		}},
		"host": {Settings{ConfigPath: file, Host: "other.test"}, func(c *rest.Config) bool {
			return c.Host == "https://other.test" && c.BearerToken == "dev-token"
		}},
		"credentials as a whole": {Settings{ConfigPath: file, ConfigContext: "prod", Token: "mine"}, func(c *rest.Config) bool {
			return c.BearerToken == "mine" && c.ExecProvider == nil && c.Impersonate.UserName == "deployer"
		}},
		"authority": {Settings{ConfigPath: file, ClusterCACertificate: pair.cert}, func(c *rest.Config) bool {
			return string(c.CAData) == pair.cert && !c.Insecure
		}},
		"verification": {Settings{ConfigPath: file, Insecure: &no}, func(c *rest.Config) bool { return !c.Insecure }},
	} {
		t.Run(name, func(t *testing.T) {
			emptyEnvironment(t)
			if config := mustConfig(t, test.settings); !test.want(config) {
				t.Errorf("unexpected: %s", config)
			}
		})
	}
}

func TestRESTConfig_expandsTheHomeDirectory(t *testing.T) {
	home := t.TempDir()
	emptyEnvironment(t, map[string]string{"HOME": home, "USERPROFILE": home})
	for name, text := range map[string]string{"config": kubeconfigText, "token": "from-home"} {
		if err := os.WriteFile(filepath.Join(home, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	config := mustConfig(t, Settings{ConfigPath: "~/config", TokenPath: "~/token"})
	if config.Host != "https://dev.test" || config.BearerToken != "from-home" || config.BearerTokenFile != filepath.Join(home, "token") {
		t.Errorf("unexpected: %s", config)
	}
}

const kubeconfigText = `apiVersion: v1
kind: Config
current-context: dev
contexts:
- {name: dev, context: {cluster: dev, user: dev}}
- {name: prod, context: {cluster: prod, user: prod}}
clusters:
- {name: dev, cluster: {server: "https://dev.test", insecure-skip-tls-verify: true}}
- {name: prod, cluster: {server: "https://prod.test"}}
users:
- {name: dev, user: {token: dev-token}}
- name: prod
  user:
    as: deployer
    exec: {apiVersion: client.authentication.k8s.io/v1, command: login, interactiveMode: IfAvailable}
`

func kubeconfigFile(t *testing.T) string {
	t.Helper()
	return write(t, "kubeconfig", kubeconfigText)
}

// emptyEnvironment hides every variable that the settings look at, and sets
// the given ones.
func emptyEnvironment(t *testing.T, set ...map[string]string) {
	t.Helper()
	for _, variable := range variables {
		t.Setenv(variable, "")
	}
	t.Setenv("KUBERNETES_SERVICE_HOST", "")
	t.Setenv("KUBERNETES_SERVICE_PORT", "")
	for _, m := range set {
		for name, value := range m {
			t.Setenv(name, value)
		}
	}
}

func mustConfig(t *testing.T, s Settings) *rest.Config {
	t.Helper()
	config, err := s.RESTConfig()
	if err != nil {
		t.Fatal(err)
	}
	return config
}

// write is the path of a new file.
func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// replace sets a variable until the test ends.
func replace[T any](t *testing.T, variable *T, value T) {
	t.Helper()
	before := *variable
	*variable = value
	t.Cleanup(func() { *variable = before })
}

type pair struct{ cert, key string }

// newPair is a self-signed certificate and its key, in PEM.
func newPair(t *testing.T) pair {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pair{
		cert: string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert})),
		key:  string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der})),
	}
}
