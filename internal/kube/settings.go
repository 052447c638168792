package kube

import (
	"errors"
	"fmt"
	"net"
	"runtime"
	"time"

	"k8s.io/client-go/rest"
)

// dialTimeout bounds the TCP connection and nothing after it: an address that
// swallows packets must not stop a plan for minutes, a watch may last hours.
const dialTimeout = 10 * time.Second

// Settings are what a user says about the cluster and how to reach it. An
// empty string or list means "not set"; then the environment is asked (see
// Variable). The certificates and the key are PEM, the paths may start with ~.
type Settings struct {
	Host                  string // URL, host or host:port
	Username              string
	Password              string
	Insecure              *bool // nil means not set
	TLSServerName         string
	ClientCertificate     string
	ClientKey             string
	ClusterCACertificate  string
	ConfigPath            string
	ConfigPaths           []string
	ConfigContext         string
	ConfigContextAuthInfo string
	ConfigContextCluster  string
	Token                 string
	TokenPath             string
	ProxyURL              string
	Exec                  *Exec

	// Explicit says that the configuration has at least one of the above, if
	// only as "". It rules out the cluster that we happen to run in: an empty
	// host must not send a database into the pipeline's own cluster.
	Explicit bool

	// Version is the provider's, for the User-Agent header.
	Version string
}

// Exec is a command that prints credentials, by client-go's protocol for
// credential plugins.
type Exec struct {
	APIVersion string
	Command    string
	Args       []string
	Env        map[string]string
}

// Cluster is the cluster that the settings lead to, or one that is Offline
// where they name none. Nothing is dialled. The error is a SettingErrors.
func (s Settings) Cluster() (*Cluster, error) {
	config, err := s.RESTConfig()
	var offline *OfflineError
	switch {
	case errors.As(err, &offline):
		return Offline(offline.Reason), nil
	case err != nil:
		return nil, err
	}
	return NewCluster(config), nil
}

// RESTConfig is the client configuration that the settings lead to. It reads
// files and the environment, and dials nothing. The error is an *OfflineError
// when the settings name no cluster, else a SettingErrors with every problem.
func (s Settings) RESTConfig() (*rest.Config, error) {
	e := s.effective()
	problems := e.check()

	target, found := e.target()
	problems = append(problems, found...)
	if len(problems) > 0 {
		return nil, problems
	}

	var config *rest.Config
	switch {
	case target != nil:
		config, problems = target.restConfig()
	case e.empty() && !s.Explicit && inClusterPossible():
		config, problems = inClusterConfig()
	default:
		return nil, &OfflineError{Reason: e.whyNoCluster()}
	}
	if len(problems) > 0 {
		return nil, problems
	}

	config.UserAgent = userAgent(s.Version)
	config.QPS = -1 // slowing down is the server's business
	config.Dial = (&net.Dialer{Timeout: dialTimeout, KeepAlive: 30 * time.Second}).DialContext
	return config, nil
}

func userAgent(version string) string {
	if version == "" {
		version = "dev"
	}
	return fmt.Sprintf("terraform-provider-stateful/%s (%s/%s)", version, runtime.GOOS, runtime.GOARCH)
}
