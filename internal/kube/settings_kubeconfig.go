package kube

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"
)

// choice is a cluster and a user out of kubeconfig files; nil where the files
// leave them open.
type choice struct {
	cluster  *api.Cluster
	user     *api.AuthInfo
	userName string
	rules    *clientcmd.ClientConfigLoadingRules
}

// choose reads the kubeconfig files and picks the cluster and the user.
func (e effective) choose() (choice, SettingErrors) {
	files, problems := e.existingFiles()
	if len(problems) > 0 {
		return choice{}, problems
	}
	rules := &clientcmd.ClientConfigLoadingRules{}
	if len(files) == 1 {
		rules.ExplicitPath = files[0]
	} else {
		rules.Precedence = files
	}
	config, err := rules.Load()
	if err != nil {
		return choice{}, SettingErrors{e.source().problem(err.Error(), "set it to a file that kubectl can read")}
	}

	context, problems := e.context(config)
	c := choice{userName: context.AuthInfo, rules: rules}

	name, by := context.Cluster, e.contextSource()
	if s, ok := e.settings["config_context_cluster"]; ok {
		name, by = s.text, s
	}
	if name != "" {
		if c.cluster = config.Clusters[name]; c.cluster == nil {
			problems = append(problems, by.problem(
				fmt.Sprintf("cluster %q is not in %s, which has %s", name, e.filesText(), names(config.Clusters)),
				"set config_context_cluster to one that is there"))
		}
	}

	by = e.contextSource()
	userSet := e.has("config_context_auth_info")
	if userSet {
		by = e.settings["config_context_auth_info"]
		c.userName = by.text
	}
	if c.userName != "" {
		c.user = config.AuthInfos[c.userName]
		if c.user == nil && (userSet || !e.hasCredentials()) {
			problems = append(problems, by.problem(
				fmt.Sprintf("user %q is not in %s, which has %s", c.userName, e.filesText(), names(config.AuthInfos)),
				"set config_context_auth_info to one that is there"))
		}
	}

	if len(problems) == 0 && c.cluster == nil && !e.has("host") {
		remedy := "set it to a kubeconfig with a context in it"
		if len(config.Contexts) > 0 {
			remedy = "set config_context to one of its contexts: " + names(config.Contexts)
		}
		problems = append(problems, e.source().problem(
			e.filesText()+" has no current context, so it names no cluster", remedy))
	}
	return c, problems
}

// context is the context that is asked for or, else, the files' current one;
// empty where there is neither.
func (e effective) context(config *api.Config) (api.Context, SettingErrors) {
	name := config.CurrentContext
	reason := fmt.Sprintf("the current context %q is not in %s", name, e.filesText())
	if s, ok := e.settings["config_context"]; ok {
		name = s.text
		reason = fmt.Sprintf("context %q is not in %s", name, e.filesText())
	}
	if name == "" {
		return api.Context{}, nil
	}
	context, ok := config.Contexts[name]
	if !ok {
		return api.Context{}, SettingErrors{e.contextSource().problem(
			fmt.Sprintf("%s, which has %s", reason, names(config.Contexts)),
			"set config_context to one that is there")}
	}
	return *context, nil
}

// existingFiles are the kubeconfig files with ~ expanded. Each has to be there:
// skipping one, as kubectl does, would quietly pick another file's cluster.
func (e effective) existingFiles() ([]string, SettingErrors) {
	var paths []string
	var problems SettingErrors
	for _, file := range e.files {
		if strings.Contains(file, "\n") {
			problems = append(problems, e.source().problem(
				quote(file)+" is not a path", "write the kubeconfig to a file, or set host, token and so on from its parts"))
			continue
		}
		_, reason := readFile(file)
		if reason != "" {
			problems = append(problems, e.source().problem(reason,
				"set it to a kubeconfig file that exists wherever plan and apply run, or set host and credentials instead"))
			continue
		}
		path, _ := expandHome(file) // worked in readFile
		paths = append(paths, path)
	}
	return paths, problems
}

// source is the setting that names the kubeconfig files.
func (e effective) source() setting {
	if s, ok := e.settings["config_path"]; ok {
		return s
	}
	return e.settings["config_paths"]
}

// contextSource is the setting that picks the context.
func (e effective) contextSource() setting {
	if s, ok := e.settings["config_context"]; ok {
		return s
	}
	return e.source()
}

func (e effective) filesText() string {
	quoted := make([]string, len(e.files))
	for i, file := range e.files {
		quoted[i] = quote(file)
	}
	return strings.Join(quoted, ", ")
}

// names lists what there is to choose from.
func names[V any](m map[string]V) string {
	if len(m) == 0 {
		return "none"
	}
	return strings.Join(slices.Sorted(maps.Keys(m)), ", ")
}

// readFile is the text of a file, or the reason why it can't be read.
func readFile(name string) (text, reason string) {
	path, err := expandHome(name)
	if err != nil {
		return "", fmt.Sprintf("~ in %s can't be expanded: %v", quote(name), err)
	}
	data, err := os.ReadFile(path)
	switch {
	case os.IsNotExist(err):
		return "", fmt.Sprintf("file %s does not exist", quote(name))
	case err != nil:
		var inner *os.PathError
		if errors.As(err, &inner) {
			err = inner.Err // without the path, which is said already
		}
		return "", fmt.Sprintf("file %s can't be read: %v", quote(name), err)
	}
	return string(data), ""
}

// expandHome replaces a leading ~ by the user's home directory.
func expandHome(path string) (string, error) {
	rest, ok := strings.CutPrefix(path, "~")
	if !ok || rest != "" && !os.IsPathSeparator(rest[0]) {
		return path, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(home, rest), nil
}
