package cluster

import (
	"crypto/rand"
	"fmt"
	"os"

	"github.com/stateful-apps/terraform-provider-stateful/internal/lab/certs"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lab/manifests"
)

// prepare writes every file that a component reads when it starts.
func prepare(s settings) error {
	authority, err := certs.NewAuthority()
	if err != nil {
		return err
	}
	server, err := authority.Server()
	if err != nil {
		return err
	}
	apiServer, err := authority.Client("lab-apiserver")
	if err != nil {
		return err
	}
	serviceAccounts, err := certs.SigningKey()
	if err != nil {
		return err
	}
	files := map[string][]byte{
		s.dir.PKI("ca.crt"):               authority.PEM,
		s.dir.PKI("server.crt"):           server.Cert,
		s.dir.PKI("server.key"):           server.Key,
		s.dir.PKI("apiserver.crt"):        apiServer.Cert,
		s.dir.PKI("apiserver.key"):        apiServer.Key,
		s.dir.PKI("service-accounts.key"): serviceAccounts,
		s.dir.Config("scheduler.yaml"):    []byte(schedulerConfig(s)),
		s.dir.Config("stages.yaml"):       manifests.Stages,
	}
	if err := addKubeconfigs(files, s, authority); err != nil {
		return err
	}
	for file, content := range files {
		if err := os.WriteFile(file, content, 0o600); err != nil {
			return fmt.Errorf("prepare the lab: %w", err)
		}
	}
	return nil
}

// addKubeconfigs adds the users' kubeconfig, those of the components that have
// a role of their own, and the tokens that the API server accepts.
func addKubeconfigs(files map[string][]byte, s settings, authority *certs.Authority) error {
	admin, err := authority.Client("lab-admin", "system:masters")
	if err != nil {
		return err
	}
	users := []certs.User{{Name: "lab", Pair: admin}}
	var tokens []byte
	for _, name := range []string{"viewer", "nobody"} {
		token := rand.Text()
		users = append(users, certs.User{Name: name, Token: token})
		tokens = fmt.Appendf(tokens, "%s,%s,%s\n", token, name, name)
	}
	files[s.dir.PKI("tokens.csv")] = tokens
	// lab status asks the components as the administrator.
	files[s.dir.PKI("admin.crt")], files[s.dir.PKI("admin.key")] = admin.Cert, admin.Key

	url := https(s.ports.apiServer, "")
	if files[s.dir.Kubeconfig()], err = certs.Kubeconfig(url, authority.PEM, users...); err != nil {
		return err
	}
	for user, file := range map[string]string{
		"system:kube-controller-manager": s.dir.Config("controller-manager.kubeconfig"),
		"system:kube-scheduler":          schedulerKubeconfig(s),
	} {
		pair, err := authority.Client(user)
		if err != nil {
			return err
		}
		if files[file], err = certs.Kubeconfig(url, authority.PEM, certs.User{Name: user, Pair: pair}); err != nil {
			return err
		}
	}
	return nil
}
