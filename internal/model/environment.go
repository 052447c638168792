package model

import (
	"maps"
	"slices"
	"strings"
)

// variables are the names of the variables that one attribute of a container sets.
type variables struct {
	attribute string
	names     []string
}

// variables are all that the container's own attributes set, values first.
func (c Container) variables() []variables {
	return []variables{
		{"env", names(c.Env)},
		{"env_from_secret", names(c.EnvFromSecret)},
		{"env_from_config_map", names(c.EnvFromConfigMap)},
		{"env_from_field", names(c.EnvFromField)},
		{"env_from_resource", names(c.EnvFromResource)},
	}
}

// EnvironmentOrder is the names of variables in the order in which Kubernetes
// has to read them: by name, but each after those that its value refers to as
// $(NAME). Where variables refer to each other in a circle there is no order,
// and the circle is returned instead, its first name repeated at the end.
func EnvironmentOrder(env map[string]string) (order, cycle []string) {
	const visiting, done = 1, 2
	state := make(map[string]int, len(env))
	var trail []string
	var visit func(name string) bool
	visit = func(name string) bool {
		switch state[name] {
		case done:
			return true
		case visiting:
			cycle = append(slices.Clone(trail[slices.Index(trail, name):]), name)
			return false
		}
		state[name] = visiting
		trail = append(trail, name)
		for _, referred := range environmentReferences(env[name]) {
			if _, ok := env[referred]; ok && !visit(referred) {
				return false
			}
		}
		state[name] = done
		trail = trail[:len(trail)-1]
		order = append(order, name)
		return true
	}
	for _, name := range slices.Sorted(maps.Keys(env)) {
		if !visit(name) {
			return nil, cycle
		}
	}
	return order, nil
}

// environmentReferences are the names that a value refers to, sorted. "$$" is
// an escaped dollar, so "$$(NAME)" is no reference; neither is a "$(" that is
// never closed. The rules are those of the kubelet (k8s.io/kubernetes,
// third_party/forked/golang/expansion).
func environmentReferences(value string) []string {
	found := map[string]bool{}
	for i := 0; i < len(value)-1; i++ {
		if value[i] != '$' {
			continue
		}
		i++
		if value[i] != '(' {
			continue // "$$", or a dollar that means nothing
		}
		if end := strings.IndexByte(value[i:], ')'); end > 0 {
			found[value[i+1:i+end]] = true
			i += end
		}
	}
	return slices.Sorted(maps.Keys(found))
}
