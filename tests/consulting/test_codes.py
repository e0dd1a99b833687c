import pytest

from consulting.codes import ALPHABET, LENGTH, new_code, read_code


def test_code_has_two_groups_of_four_and_forty_bits():
    code = new_code()
    assert len(code) == 9
    assert code[4] == "-"
    assert set(code) - {"-"} <= set(ALPHABET)
    assert len(set(ALPHABET)) ** LENGTH == 2**40


def test_code_has_no_symbols_that_look_alike():
    assert not set("ILOU") & set(ALPHABET)


def test_codes_differ():
    assert len({new_code() for _ in range(1000)}) == 1000


@pytest.mark.parametrize("typed", ["7K3M-Q0X1", "7k3mq0x1", " 7K3M q0x1 ", "7K3M–QOXI", "7k3m_qoxl"])
def test_code_is_read_however_it_is_typed(typed):
    assert read_code(typed) == "7K3M-Q0X1"


def test_struck_d_is_read_as_d():
    assert read_code("ĐĐĐĐ-0000") == "DDDD-0000"


@pytest.mark.parametrize("typed", ["", "7K3M", "7K3M-Q0X12", "7K3M-Q0XU", "' OR 1=1"])
def test_what_is_no_code_reads_as_nothing(typed):
    assert read_code(typed) == ""
